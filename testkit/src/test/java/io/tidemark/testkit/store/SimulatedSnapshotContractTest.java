package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.contract.StateSnapshotContract;

class SimulatedSnapshotContractTest extends StateSnapshotContract {
    @Override
    protected StateBackend backend() {
        return new SimulatedStateBackend();
    }
}
