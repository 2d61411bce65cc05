package io.tidemark.backend.memory.storage;

import io.tidemark.testkit.contract.CheckpointDamageContract;
import io.tidemark.testkit.contract.StorageMedium;

class MemoryDamageContractTest extends CheckpointDamageContract {
    @Override
    protected StorageMedium medium() {
        return new MemoryMedium();
    }
}
