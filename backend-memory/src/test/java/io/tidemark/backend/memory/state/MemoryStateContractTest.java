package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.contract.StateBackendContract;

class MemoryStateContractTest extends StateBackendContract {
    @Override
    protected StateBackend backend() {
        return new MemoryStateBackend();
    }
}
