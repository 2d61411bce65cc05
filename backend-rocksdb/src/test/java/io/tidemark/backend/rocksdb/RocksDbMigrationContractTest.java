package io.tidemark.backend.rocksdb;

import io.tidemark.testkit.contract.StateMigrationContract;

class RocksDbMigrationContractTest extends StateMigrationContract {
    @Override
    protected String backend() {
        return "rocksdb";
    }

    @Override
    protected int runs() {
        return 3;
    }
}
