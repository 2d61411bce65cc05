package io.tidemark.backend.memory.storage;

import io.tidemark.testkit.contract.CheckpointOutageContract;
import io.tidemark.testkit.contract.StorageMedium;

class MemoryOutageContractTest extends CheckpointOutageContract {
    @Override
    protected StorageMedium medium() {
        return new MemoryMedium();
    }
}
