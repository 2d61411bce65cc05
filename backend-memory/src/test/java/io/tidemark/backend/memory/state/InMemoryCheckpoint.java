package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** Keeps the files of a checkpoint in a map. */
final class InMemoryCheckpoint implements CheckpointWriter, StateFiles {
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public long checkpointId() {
        return 1;
    }

    @Override
    public StateFileOutput create(String name, Sharing sharing) {
        return new Output(name);
    }

    @Override
    public void commit(byte[] metadata) {}

    @Override
    public void close() {}

    @Override
    public InputStream open(StateFile file) throws IOException {
        byte[] bytes = files.get(file.path());
        if (bytes == null) {
            throw new FileNotFoundException(file.path());
        }
        return new ByteArrayInputStream(bytes);
    }

    private final class Output extends StateFileOutput {
        private final String name;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String name) {
            this.name = name;
        }

        @Override
        public void write(int value) {
            bytes.write(value);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }

        @Override
        public StateFile finish() {
            byte[] written = bytes.toByteArray();
            CRC32C checksum = new CRC32C();
            checksum.update(written);
            files.put(name, written);
            return new StateFile(name, written.length, (int) checksum.getValue(), false);
        }
    }
}
