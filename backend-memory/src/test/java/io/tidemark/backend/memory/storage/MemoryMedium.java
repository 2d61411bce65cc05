package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.StorageMedium;
import java.util.Collection;

/** The heap, which does not fail: what breaks a medium is skipped. */
final class MemoryMedium extends StorageMedium {
    private final MemoryCheckpointStorage heap = new MemoryCheckpointStorage();

    @Override
    public CheckpointStorage open() {
        return heap;
    }

    @Override
    public Collection<String> holdings(String jobName) {
        return heap.stored(jobName).paths();
    }
}
