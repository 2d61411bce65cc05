package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointStorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class PostgresStorageContractTest extends CheckpointStorageContract {
    @TempDir
    Path directory;

    private OpenStorages storages;

    @Override
    protected synchronized CheckpointStorage open() throws IOException {
        if (storages == null) {
            storages = new OpenStorages(TestDatabase.POSTGRESQL, directory);
        }
        return storages.open();
    }

    @AfterEach
    void closeStorages() throws IOException {
        if (storages != null) { // a test that is skipped, for there is no server, has opened none
            storages.close();
        }
    }
}
