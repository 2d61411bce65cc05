package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/** The storage of a job without checkpointing: it holds nothing, and nothing can be put there. */
final class NoStorage implements CheckpointStorage, JobCheckpoints {
    @Override
    public boolean outlivesProcess() {
        return false;
    }

    @Override
    public JobCheckpoints own(String jobName) {
        return this;
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public List<Long> list() {
        return List.of();
    }

    @Override
    public byte[] readMetadata(long checkpointId) throws IOException {
        throw off();
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        throw off();
    }

    @Override
    public CheckpointWriter begin(long checkpointId) throws IOException {
        throw off();
    }

    @Override
    public void delete(long checkpointId) {}

    @Override
    public List<String> listShared() {
        return List.of();
    }

    @Override
    public void deleteShared(Collection<String> paths) {}

    @Override
    public void close() {}

    private static IOException off() {
        return new IOException("Checkpointing is off; there is nothing to read or write.");
    }
}
