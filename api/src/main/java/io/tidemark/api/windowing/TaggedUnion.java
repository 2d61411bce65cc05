package io.tidemark.api.windowing;

import java.util.Objects;

/**
 * A record of one of two streams whose windows are joined, as assigners, triggers and evictors see it. Immutable.
 *
 * @param <T1> the type of the first stream
 * @param <T2> the type of the second stream
 * @since 0.1
 */
public final class TaggedUnion<T1, T2> {
    private final boolean one;
    private final Object value;

    private TaggedUnion(boolean one, Object value) {
        this.one = one;
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * Tags a record of the first stream.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param value the record
     * @return the tagged record
     */
    public static <T1, T2> TaggedUnion<T1, T2> one(T1 value) {
        return new TaggedUnion<>(true, value);
    }

    /**
     * Tags a record of the second stream.
     *
     * @param <T1> the type of the first stream
     * @param <T2> the type of the second stream
     * @param value the record
     * @return the tagged record
     */
    public static <T1, T2> TaggedUnion<T1, T2> two(T2 value) {
        return new TaggedUnion<>(false, value);
    }

    /**
     * Says whether the record is of the first stream.
     *
     * @return {@code true} if so
     */
    public boolean isOne() {
        return one;
    }

    /**
     * Says whether the record is of the second stream.
     *
     * @return {@code true} if so
     */
    public boolean isTwo() {
        return !one;
    }

    /**
     * Returns the record of the first stream.
     *
     * @return the record
     * @throws IllegalStateException if it is of the second stream
     */
    @SuppressWarnings("unchecked") // the tag says what it is
    public T1 getOne() {
        require(one, "second");
        return (T1) value;
    }

    /**
     * Returns the record of the second stream.
     *
     * @return the record
     * @throws IllegalStateException if it is of the first stream
     */
    @SuppressWarnings("unchecked") // the tag says what it is
    public T2 getTwo() {
        require(!one, "first");
        return (T2) value;
    }

    private void require(boolean holds, String actual) {
        if (!holds) {
            throw new IllegalStateException(
                    "The record " + value + " is of the " + actual + " stream; ask isOne() or isTwo() first.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaggedUnion<?, ?> union && one == union.one && value.equals(union.value);
    }

    @Override
    public int hashCode() {
        return 31 * value.hashCode() + Boolean.hashCode(one);
    }

    @Override
    public String toString() {
        return (one ? "one: " : "two: ") + value;
    }
}
