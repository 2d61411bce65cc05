package io.tidemark.backend.jdbc;

import io.tidemark.testkit.contract.CheckpointOwnersContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PostgresOwnersContractTest extends CheckpointOwnersContract {
    @TempDir
    Path directory;

    @Override
    protected StorageMedium medium() throws IOException {
        return new DatabaseMedium(TestDatabase.POSTGRESQL, directory, Duration.ofSeconds(10));
    }
}
