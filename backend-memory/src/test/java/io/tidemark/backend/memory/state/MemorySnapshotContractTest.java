package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.contract.StateSnapshotContract;

class MemorySnapshotContractTest extends StateSnapshotContract {
    @Override
    protected StateBackend backend() {
        return new MemoryStateBackend();
    }
}
