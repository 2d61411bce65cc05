package io.tidemark.backend.memory.state;

import io.tidemark.testkit.contract.StateMigrationContract;

class MemoryMigrationContractTest extends StateMigrationContract {
    @Override
    protected String backend() {
        return MemoryStateBackend.NAME;
    }
}
