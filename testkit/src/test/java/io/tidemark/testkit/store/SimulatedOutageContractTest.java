package io.tidemark.testkit.store;

import io.tidemark.testkit.contract.CheckpointOutageContract;
import io.tidemark.testkit.contract.StorageMedium;

class SimulatedOutageContractTest extends CheckpointOutageContract {
    @Override
    protected StorageMedium medium() {
        return new SimulatedMedium();
    }
}
