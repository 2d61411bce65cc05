package io.tidemark.testkit.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one key group, in the order in which their keys came. A row is one value a state, {@code null} where there
 * is none, and never changed once made. What is frozen is never changed either: the first change after it makes a copy,
 * so that the same map means the same content.
 */
final class KeyGroupRows<K> {
    private Map<K, byte[][]> rows;
    private boolean frozen;

    KeyGroupRows() {
        this(new LinkedHashMap<>());
    }

    KeyGroupRows(Map<K, byte[][]> rows) {
        this.rows = rows;
    }

    byte @Nullable [] get(K key, int state) {
        byte[][] row = rows.get(key);
        return row == null ? null : row[state];
    }

    void put(K key, int state, byte @Nullable [] value, int states) {
        byte[][] before = rows.get(key);
        if (value == null && (before == null || before[state] == null)) {
            return;
        }
        byte[][] after = before == null ? new byte[states][] : before.clone();
        after[state] = value;
        if (frozen) {
            rows = new LinkedHashMap<>(rows);
            frozen = false;
        }
        if (isEmpty(after)) {
            rows.remove(key);
        } else {
            rows.put(key, after);
        }
    }

    /** Returns the rows of this moment, to be looked at now. */
    Map<K, byte[][]> rows() {
        return Collections.unmodifiableMap(rows);
    }

    private static boolean isEmpty(byte[][] row) {
        for (byte[] value : row) {
            if (value != null) {
                return false;
            }
        }
        return true;
    }

    /** Returns the rows as they are now and will stay. */
    Map<K, byte[][]> freeze() {
        frozen = true;
        return rows;
    }
}
