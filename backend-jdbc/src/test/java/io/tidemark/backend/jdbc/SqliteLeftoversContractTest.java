package io.tidemark.backend.jdbc;

import io.tidemark.testkit.contract.CheckpointLeftoversContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeftoversContractTest extends CheckpointLeftoversContract {
    @TempDir(factory = InMemory.class)
    Path directory;

    @Override
    protected StorageMedium medium() throws IOException {
        return new DatabaseMedium(TestDatabase.SQLITE, directory, Duration.ofSeconds(10));
    }

    @Override
    protected int checkpoints() {
        return Integer.getInteger("tidemark.leftovers", super.checkpoints());
    }
}
