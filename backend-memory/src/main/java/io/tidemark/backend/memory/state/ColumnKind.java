package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInputStream;
import java.io.IOException;

/** How the values of a state, or the keys, lie in a row. */
enum ColumnKind {
    /** A {@link Long}, as a primitive. */
    LONG,
    /** An {@link Integer}, as a primitive. */
    INT,
    /** A {@link Double}, as the bits of a primitive. */
    DOUBLE,
    /** A reference to a value that never changes. */
    OBJECT,
    /** A reference to a value that a user may change, with the epoch in which it was last private. */
    MUTABLE;

    boolean isPrimitive() {
        return this == LONG || this == INT || this == DOUBLE;
    }

    // The next two are on the record path: a chain of comparisons with constants, the most frequent first, is cheaper
    // than a switch over an enum.

    /** Returns what a row holds for a value of a primitive kind. */
    long toBits(Object value) {
        if (this == LONG) {
            return (Long) value;
        }
        return this == INT ? (Integer) value : Double.doubleToRawLongBits((Double) value);
    }

    /** Returns the value of a primitive kind for what a row holds. */
    Object fromBits(long bits) {
        if (this == LONG) {
            return bits;
        }
        if (this == INT) {
            return (int) bits;
        }
        return Double.longBitsToDouble(bits);
    }

    /** Finds out how values that a serde is for are kept. */
    static ColumnKind ofValues(Serde<?> serde) {
        if (!serde.immutable()) {
            return MUTABLE;
        }
        return switch (serde.schema()) {
            case "long" -> dealsOnlyIn(serde, 42L, 42) ? LONG : OBJECT;
            case "int" -> dealsOnlyIn(serde, 42, 42L) ? INT : OBJECT;
            case "double" -> dealsOnlyIn(serde, 0.5, 0.5f) ? DOUBLE : OBJECT;
            default -> OBJECT;
        };
    }

    /** Finds out how keys that a serde is for are kept. Equality of doubles is not that of their bits. */
    static ColumnKind ofKeys(Serde<?> serde) {
        ColumnKind kind = ofValues(serde);
        return kind == DOUBLE ? OBJECT : kind;
    }

    /**
     * Says whether a serde is for exactly the class of {@code sample}. A schema only describes bytes: a serde of dates
     * may call its bytes a long, and one of all numbers may accept a {@code Long}. The type argument is erased, but a
     * serde that gets another class than its own fails with {@link ClassCastException}, and a class that accepts a
     * {@code Long} and is not {@code Long} accepts an {@code Integer} too.
     */
    private static boolean dealsOnlyIn(Serde<?> serde, Object sample, Object other) {
        @SuppressWarnings("unchecked") // that is the question
        Serde<Object> untyped = (Serde<Object>) serde;
        BytesOutput bytes = new BytesOutput(Long.BYTES);
        try {
            untyped.serialize(sample, bytes);
            BytesInput written = new BytesInput();
            written.of(bytes.array(), 0, bytes.size());
            if (!sample.equals(untyped.deserialize(new DataInputStream(written)))) {
                return false;
            }
        } catch (IOException | RuntimeException wrong) {
            return false;
        }
        try {
            untyped.serialize(other, bytes);
            return false;
        } catch (ClassCastException right) {
            return true;
        } catch (IOException | RuntimeException unclear) {
            return false;
        }
    }
}
