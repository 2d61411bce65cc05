package io.tidemark.backend.memory.storage;

import io.tidemark.testkit.contract.CheckpointLeftoversContract;
import io.tidemark.testkit.contract.StorageMedium;

class MemoryLeftoversContractTest extends CheckpointLeftoversContract {
    @Override
    protected StorageMedium medium() {
        return new MemoryMedium();
    }
}
