package io.tidemark.testkit.store;

import io.tidemark.testkit.contract.CheckpointOwnersContract;
import io.tidemark.testkit.contract.StorageMedium;

class SimulatedOwnersContractTest extends CheckpointOwnersContract {
    @Override
    protected StorageMedium medium() {
        return new SimulatedMedium();
    }
}
