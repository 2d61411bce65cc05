package io.tidemark.backend.memory.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What lists and small maps lie in: a {@code long[]} of bits for a primitive kind, else an {@code Object[]}.
 *
 * <p>Numbers kept so are one object where there were as many as numbers, and the collector has not to be told of each
 * that is replaced: under G1 that costs a thread of its own as much as the change itself.
 */
final class Cells {
    private Cells() {}

    static Object allocate(ColumnKind kind, int length) {
        return kind.isPrimitive() ? new long[length] : new Object[length];
    }

    static Object copyOf(ColumnKind kind, Object cells, int length) {
        return kind.isPrimitive() ? Arrays.copyOf((long[]) cells, length) : Arrays.copyOf((Object[]) cells, length);
    }

    static int length(ColumnKind kind, Object cells) {
        return kind.isPrimitive() ? ((long[]) cells).length : ((Object[]) cells).length;
    }

    static Object get(ColumnKind kind, Object cells, int index) {
        return kind.isPrimitive() ? kind.fromBits(((long[]) cells)[index]) : ((Object[]) cells)[index];
    }

    static void set(ColumnKind kind, Object cells, int index, Object value) {
        if (kind.isPrimitive()) {
            ((long[]) cells)[index] = kind.toBits(value);
            return;
        }
        Object[] refs = (Object[]) cells;
        if (refs[index] != value) {
            refs[index] = value;
        }
    }

    /** Returns where a value is among the first ones, or -1. */
    static int find(ColumnKind kind, Object cells, int size, Object wanted) {
        if (kind.isPrimitive()) {
            long[] words = (long[]) cells;
            long bits = kind.toBits(wanted);
            for (int i = 0; i < size; i++) {
                if (words[i] == bits) {
                    return i;
                }
            }
            return -1;
        }
        @Nullable Object[] refs = (Object[]) cells;
        for (int i = 0; i < size; i++) {
            Object present = refs[i];
            if (present == wanted || present != null && present.equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** Removes one of the first {@code size} values and closes the gap. */
    static void remove(ColumnKind kind, Object cells, int size, int index) {
        System.arraycopy(cells, index + 1, cells, index, size - index - 1);
        if (!kind.isPrimitive()) {
            ((@Nullable Object[]) cells)[size - 1] = null;
        }
    }
}
