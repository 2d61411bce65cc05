package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a checkpoint and remembers the shared files that came into being with it: if it is given up, nobody else knows of
 * them. Thread-safe.
 */
final class RecordingWriter implements CheckpointWriter {
    private final CheckpointWriter inner;
    private final Set<String> sharedPaths = ConcurrentHashMap.newKeySet();

    RecordingWriter(CheckpointWriter inner) {
        this.inner = inner;
    }

    /** The shared files that are finished; final once the writer is closed. */
    Set<String> sharedPaths() {
        return Set.copyOf(sharedPaths);
    }

    @Override
    public long checkpointId() {
        return inner.checkpointId();
    }

    @Override
    public boolean isSelfContained() {
        return inner.isSelfContained();
    }

    @Override
    public StateFileOutput create(String name, Sharing sharing) throws IOException {
        StateFileOutput output = inner.create(name, sharing);
        return sharing == Sharing.SHARED ? new RecordingOutput(output) : output;
    }

    @Override
    public void commit(byte[] metadata) throws IOException {
        inner.commit(metadata);
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }

    private final class RecordingOutput extends StateFileOutput {
        private final StateFileOutput output;

        RecordingOutput(StateFileOutput output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            output.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            output.write(bytes, offset, length);
        }

        @Override
        public StateFile finish() throws IOException {
            StateFile file = output.finish();
            if (file.shared()) {
                sharedPaths.add(file.path());
            }
            return file;
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }
}
