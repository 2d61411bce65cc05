package io.tidemark.core.plan;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;

/**
 * How keys are spread: a key's hash gives its key group, for ever, and the parallelism says which subtask owns the group.
 *
 * <p>Groups are contiguous ranges, so that a change of parallelism moves few of them. Changing any arithmetic here makes
 * every existing checkpoint unreadable; a test pins it down.
 */
public final class KeyGroups {
    private KeyGroups() {}

    /**
     * Mixes a hash so that each of its bits depends on all of the input's: the finalizer of MurmurHash3 (Austin Appleby).
     *
     * @param hash of a key
     * @return the mixed hash
     */
    public static int mix(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    /**
     * Returns the group of a key, from the high bits of its mixed hash.
     *
     * @param mixedHash as {@link #mix} gives it
     * @param groups how many groups there are
     * @return from 0 to {@code groups} - 1
     */
    public static int groupOf(int mixedHash, int groups) {
        return (int) (Integer.toUnsignedLong(mixedHash) * groups >>> 32);
    }

    /**
     * Returns the subtask that owns a group.
     *
     * @param group the group
     * @param groups how many groups there are
     * @param parallelism how many subtasks there are, at most {@code groups}
     * @return from 0 to {@code parallelism} - 1
     */
    public static int subtaskOf(int group, int groups, int parallelism) {
        return (int) ((long) group * parallelism / groups);
    }

    /**
     * Returns the groups that a subtask owns.
     *
     * @param subtask the subtask
     * @param groups how many groups there are
     * @param parallelism how many subtasks there are, at most {@code groups}
     * @return never empty
     */
    public static KeyGroupRange rangeOf(int subtask, int groups, int parallelism) {
        int first = (int) (((long) subtask * groups + parallelism - 1) / parallelism);
        int last = (int) (((long) (subtask + 1) * groups + parallelism - 1) / parallelism) - 1;
        return new KeyGroupRange(first, last);
    }
}
