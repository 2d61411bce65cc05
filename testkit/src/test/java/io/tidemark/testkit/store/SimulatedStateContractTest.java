package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.contract.StateBackendContract;

class SimulatedStateContractTest extends StateBackendContract {
    @Override
    protected StateBackend backend() {
        return new SimulatedStateBackend();
    }
}
