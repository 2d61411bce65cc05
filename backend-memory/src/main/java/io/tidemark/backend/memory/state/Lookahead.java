package io.tidemark.backend.memory.state;

import org.jspecify.annotations.Nullable;

/**
 * The slots of the keys that come next, looked up together before the first of them is set.
 *
 * <p>A look-up is a chain of loads that depend on one another, and many of them miss the caches. Done one after the other,
 * between the user's calls, each is waited for; done in one loop they do not depend on each other, so that the processor has
 * several chains under way at once.
 *
 * <p>What was found holds until a row is added or removed; then the keys that remain are looked up as they come. It also
 * holds for the very key objects that were announced, in their order, and for nothing else.
 */
final class Lookahead {
    /** Says that a slot is not known. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private int[] slots = {};
    private @Nullable Object @Nullable [] keys;
    private int start;
    private int next;
    private int end;
    private long changesThen;

    /** Makes room for the slots of the keys from {@code from} to {@code to}, to be filled in at the same places less from. */
    int[] begin(@Nullable Object[] comingKeys, int from, int to, long changes) {
        if (slots.length < to - from) {
            slots = new int[to - from];
        }
        keys = comingKeys;
        start = from;
        next = from;
        end = to;
        changesThen = changes;
        return slots;
    }

    /** Returns the slot of a key that is set now, if it is the next one announced and no row came or went since. */
    int take(Object key, long changes) {
        int at = next;
        if (at < end && keys[at] == key && changes == changesThen) {
            next = at + 1;
            return slots[at - start];
        }
        end = at;
        return UNKNOWN;
    }
}
