package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointStorageContract;

class SimulatedStorageContractTest extends CheckpointStorageContract {
    private final SimulatedStorage storage = new SimulatedStorage(Mishaps.NONE);

    @Override
    protected CheckpointStorage open() {
        return storage;
    }
}
