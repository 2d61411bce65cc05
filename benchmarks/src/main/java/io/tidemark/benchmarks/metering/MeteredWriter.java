package io.tidemark.benchmarks.metering;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;

/** Counts the bytes of the files that are written, not those of files that are only named again. */
final class MeteredWriter implements CheckpointWriter {
    private final CheckpointWriter writer;
    private final CheckpointMeter meter;

    MeteredWriter(CheckpointWriter writer, CheckpointMeter meter) {
        this.writer = writer;
        this.meter = meter;
    }

    @Override
    public long checkpointId() {
        return writer.checkpointId();
    }

    @Override
    public boolean isSelfContained() {
        return writer.isSelfContained();
    }

    @Override
    public StateFileOutput create(String name, Sharing sharing) throws IOException {
        return new MeteredOutput(writer.create(name, sharing));
    }

    @Override
    public void commit(byte[] metadata) throws IOException {
        writer.commit(metadata);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private final class MeteredOutput extends StateFileOutput {
        private final StateFileOutput output;

        MeteredOutput(StateFileOutput output) {
            this.output = output;
        }

        @Override
        public void write(int value) throws IOException {
            output.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            output.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            output.flush();
        }

        @Override
        public StateFile finish() throws IOException {
            StateFile file = output.finish();
            meter.wrote(writer.checkpointId(), file.size());
            return file;
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }
}
