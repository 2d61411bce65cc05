package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of a snapshot are read.
 *
 * @param keys reads the keys
 * @param states one for each state that the snapshot holds
 * @param wanted the place of the state that is asked for
 */
record ReadPlan<K, V>(Serde<K> keys, List<Serde<?>> states, int wanted) {
    OpenEntries<K, V> open(StateBackend backend, KeyedSnapshot snapshot, StateFiles files) throws IOException {
        return new OpenEntries<>(backend.entries(snapshot, files, keys, states), wanted);
    }

    /** The entries of one snapshot that is being read. */
    record OpenEntries<K, V>(KeyedEntries<K> entries, int wanted) implements AutoCloseable {
        /** Returns the next entry with a value; {@code null} behind the last one. */
        @Nullable
        @SuppressWarnings("unchecked") // the serde in the place that is wanted reads values of this type
        KeyedValue<K, V> next() throws IOException {
            while (entries.next()) {
                Object value = entries.value(wanted);
                if (value != null) {
                    return new KeyedValue<>(entries.key(), (V) value);
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            entries.close();
        }
    }
}
