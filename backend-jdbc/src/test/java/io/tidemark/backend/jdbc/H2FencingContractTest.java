package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointFencingContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class H2FencingContractTest extends CheckpointFencingContract {
    @TempDir(factory = InMemory.class)
    Path directory;

    private OpenStorages storages;

    @Override
    protected synchronized CheckpointStorage open() throws IOException {
        if (storages == null) {
            storages = new OpenStorages(TestDatabase.H2, directory);
        }
        return storages.open();
    }

    @AfterEach
    void closeStorages() throws IOException {
        storages.close();
    }
}
