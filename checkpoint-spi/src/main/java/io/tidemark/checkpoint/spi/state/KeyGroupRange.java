package io.tidemark.checkpoint.spi.state;

/**
 * A range of key groups, both ends inclusive.
 *
 * @param first from 0
 * @param last not less than {@code first}
 * @since 0.1
 */
public record KeyGroupRange(int first, int last) {
    /** Checks that the range is not empty. */
    public KeyGroupRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "A key group range needs 0 <= first <= last, not " + first + ".." + last);
        }
    }

    /**
     * Says whether a key group lies in the range.
     *
     * @param keyGroup the key group
     * @return {@code true} if so
     */
    public boolean contains(int keyGroup) {
        return first <= keyGroup && keyGroup <= last;
    }

    /**
     * Says whether two ranges share a key group.
     *
     * @param other the other range
     * @return {@code true} if so
     */
    public boolean overlaps(KeyGroupRange other) {
        return first <= other.last && other.first <= last;
    }

    /**
     * Returns how many key groups there are.
     *
     * @return at least 1
     */
    public int size() {
        return last - first + 1;
    }
}
