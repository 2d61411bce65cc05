package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.savepoint.reader.ReadPlan.OpenEntries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Goes through snapshots one after the other; holds one open at a time. Used by one thread. */
final class KeyedValueIterator<K, V> implements Iterator<KeyedValue<K, V>> {
    private final Iterator<KeyedSnapshot> snapshots;
    private final Opening<K, V> opening;
    private @Nullable OpenEntries<K, V> open;
    private @Nullable KeyedValue<K, V> next;

    /** Opens the entries of a snapshot. */
    interface Opening<K, V> {
        OpenEntries<K, V> open(KeyedSnapshot snapshot) throws IOException;
    }

    KeyedValueIterator(List<KeyedSnapshot> snapshots, Opening<K, V> opening) {
        this.snapshots = snapshots.iterator();
        this.opening = opening;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && (open != null || openNext())) {
                next = open.next();
                if (next == null) {
                    closeOpen();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next != null;
    }

    private boolean openNext() throws IOException {
        if (!snapshots.hasNext()) {
            return false;
        }
        open = opening.open(snapshots.next());
        return true;
    }

    @Override
    public KeyedValue<K, V> next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        KeyedValue<K, V> value = next;
        next = null;
        return value;
    }

    void close() {
        try {
            closeOpen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeOpen() throws IOException {
        OpenEntries<K, V> closing = open;
        open = null;
        if (closing != null) {
            closing.close();
        }
    }
}
