package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;

/** A storage that the program has opened: it may serve other jobs too, and outlives this one. */
record BorrowedStorage(CheckpointStorage storage) implements CheckpointStorage {
    @Override
    public boolean outlivesProcess() {
        return storage.outlivesProcess();
    }

    @Override
    public JobCheckpoints own(String jobName) throws IOException {
        return storage.own(jobName);
    }

    @Override
    public void close() {}
}
