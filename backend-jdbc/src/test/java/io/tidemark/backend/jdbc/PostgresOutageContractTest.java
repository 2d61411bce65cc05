package io.tidemark.backend.jdbc;

import io.tidemark.testkit.contract.CheckpointOutageContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PostgresOutageContractTest extends CheckpointOutageContract {
    @TempDir
    Path directory;

    @Override
    protected StorageMedium medium() throws IOException {
        return new DatabaseMedium(TestDatabase.POSTGRESQL, directory, Duration.ofSeconds(2));
    }
}
