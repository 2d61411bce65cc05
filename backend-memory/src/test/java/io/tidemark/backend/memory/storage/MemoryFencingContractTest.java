package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointFencingContract;
import java.net.URI;
import java.util.UUID;

class MemoryFencingContractTest extends CheckpointFencingContract {
    private final URI location = URI.create("memory:" + UUID.randomUUID());

    @Override
    protected CheckpointStorage open() {
        return new MemoryCheckpointStorageProvider().open(location);
    }
}
