package io.tidemark.testkit.store;

import io.tidemark.testkit.contract.CheckpointLeftoversContract;
import io.tidemark.testkit.contract.StorageMedium;

class SimulatedLeftoversContractTest extends CheckpointLeftoversContract {
    @Override
    protected StorageMedium medium() {
        return new SimulatedMedium();
    }
}
