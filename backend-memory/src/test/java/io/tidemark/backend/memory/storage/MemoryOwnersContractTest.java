package io.tidemark.backend.memory.storage;

import io.tidemark.testkit.contract.CheckpointOwnersContract;
import io.tidemark.testkit.contract.StorageMedium;

class MemoryOwnersContractTest extends CheckpointOwnersContract {
    @Override
    protected StorageMedium medium() {
        return new MemoryMedium();
    }
}
