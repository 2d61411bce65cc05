package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** Storage in memory, under {@code faulty:name}, that fails as {@link Faults} of that name say. */
public final class FaultyStorageProvider implements CheckpointStorageProvider {
    /** A call that may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** For the service loader. */
    public FaultyStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("faulty");
    }

    @Override
    public CheckpointStorage open(URI location) throws IOException {
        String name = location.getSchemeSpecificPart();
        Faults.of(name).requireUp();
        for (CheckpointStorageProvider provider : ServiceLoader.load(CheckpointStorageProvider.class)) {
            if (provider.schemes().contains("memory")) {
                return new Storage(provider.open(URI.create("memory:faulty-" + name)), Faults.of(name));
            }
        }
        throw new IOException("The storage in memory is not on the path.");
    }

    private record Storage(CheckpointStorage inner, Faults faults) implements CheckpointStorage {
        @Override
        public boolean outlivesProcess() {
            return true;
        }

        @Override
        public JobCheckpoints own(String jobName) throws IOException {
            faults.requireUp();
            faults.stored = inner.own(jobName);
            return new Checkpoints(faults.stored, faults);
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    private record Checkpoints(JobCheckpoints inner, Faults faults) implements JobCheckpoints {
        @Override
        public long epoch() {
            return inner.epoch();
        }

        @Override
        public List<Long> list() throws IOException {
            return inner.list();
        }

        @Override
        public byte[] readMetadata(long checkpointId) throws IOException {
            return inner.readMetadata(checkpointId);
        }

        @Override
        public InputStream open(StateFile file) throws IOException {
            return inner.open(file);
        }

        @Override
        public CheckpointWriter begin(long checkpointId) throws IOException {
            return new Writer(inner.begin(checkpointId), faults);
        }

        @Override
        public void delete(long checkpointId) throws IOException {
            faults.perhapsFail("delete checkpoint " + checkpointId);
            inner.delete(checkpointId);
        }

        @Override
        public List<String> listShared() throws IOException {
            return inner.listShared();
        }

        @Override
        public void deleteShared(Collection<String> paths) throws IOException {
            faults.perhapsFail("delete shared files");
            inner.deleteShared(paths);
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    private record Writer(CheckpointWriter inner, Faults faults) implements CheckpointWriter {
        @Override
        public long checkpointId() {
            return inner.checkpointId();
        }

        @Override
        public StateFileOutput create(String name, Sharing sharing) throws IOException {
            faults.beforeWrite(inner.checkpointId(), name);
            return inner.create(name, sharing);
        }

        @Override
        public void commit(byte[] metadata) throws IOException {
            faults.commit(() -> inner.commit(metadata));
        }

        @Override
        public void close() throws IOException {
            try {
                faults.beforeClose();
            } finally {
                inner.close();
            }
        }
    }
}
