package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.IOException;
import java.util.List;

/**
 * Keeps keyed state on the heap. The fastest backend; state must fit into memory, and each checkpoint writes all of it.
 *
 * <p>Thread-safe: holds nothing. Each store it opens belongs to one thread.
 *
 * @since 0.1
 */
public final class MemoryStateBackend implements StateBackend {
    static final String NAME = "memory";

    /** For {@link java.util.ServiceLoader}. */
    public MemoryStateBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) {
        return new MemoryStore<>(context);
    }

    @Override
    public KeyedSnapshotSchema describe(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        return SnapshotEntries.schemaOf(snapshot, files);
    }

    @Override
    public <K> KeyedEntries<K> entries(
            KeyedSnapshot snapshot, StateFiles files, Serde<K> keySerde, List<? extends Serde<?>> stateSerdes) {
        return new SnapshotEntries<>(snapshot, files, keySerde, stateSerdes);
    }
}
