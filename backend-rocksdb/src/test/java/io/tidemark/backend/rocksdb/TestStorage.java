package io.tidemark.backend.rocksdb;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The checkpoints of a job in a directory, as an engine would own them. */
final class TestStorage implements AutoCloseable {
    final CheckpointStorageProvider provider;
    final JobCheckpoints checkpoints;
    private final Path directory;
    private final CheckpointStorage storage;

    TestStorage(Path directory) throws IOException {
        this.directory = directory;
        TestStorage.class.getModule().addUses(CheckpointStorageProvider.class);
        provider = ServiceLoader.load(CheckpointStorageProvider.class, TestStorage.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.schemes().contains("file"))
                .findFirst()
                .orElseThrow();
        storage = provider.open(directory.toUri());
        checkpoints = storage.own("job");
    }

    /** Takes a checkpoint that completes, and tells the store so. */
    KeyedSnapshot complete(long id, TestStore store) throws IOException {
        KeyedSnapshot written = write(id, store);
        store.store.notifyCheckpointComplete(id);
        return written;
    }

    /** Takes a checkpoint that completes. */
    KeyedSnapshot write(long id, TestStore store) throws IOException {
        try (CheckpointWriter writer = checkpoints.begin(id)) {
            KeyedSnapshot written = store.write(writer);
            writer.commit(new byte[0]);
            return written;
        }
    }

    /** Reads files as from a machine far away. */
    StateFiles farAway() {
        return checkpoints::open;
    }

    /** Reads files that are on this machine, and remembers which. */
    Reads reads(boolean local) {
        return new Reads(checkpoints, local);
    }

    Path path(StateFile file) {
        return directory.resolve("job").resolve(file.path());
    }

    @Override
    public void close() throws IOException {
        checkpoints.close();
        storage.close();
    }

    /** Remembers which files were opened. */
    static final class Reads implements StateFiles {
        private final JobCheckpoints checkpoints;
        private final boolean local;
        final List<StateFile> opened = new ArrayList<>();

        Reads(JobCheckpoints checkpoints, boolean local) {
            this.checkpoints = checkpoints;
            this.local = local;
        }

        @Override
        public InputStream open(StateFile file) throws IOException {
            synchronized (opened) {
                opened.add(file);
            }
            return checkpoints.open(file);
        }

        @Override
        public @Nullable Path localPath(StateFile file) {
            return local ? checkpoints.localPath(file) : null;
        }
    }
}
