package io.tidemark.testkit.store;

import io.tidemark.testkit.contract.CheckpointDamageContract;
import io.tidemark.testkit.contract.StorageMedium;

class SimulatedDamageContractTest extends CheckpointDamageContract {
    @Override
    protected StorageMedium medium() {
        return new SimulatedMedium();
    }
}
