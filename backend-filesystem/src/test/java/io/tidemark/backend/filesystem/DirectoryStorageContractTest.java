package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointStorageContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStorageContractTest extends CheckpointStorageContract {
    @TempDir
    Path directory;

    @Override
    protected CheckpointStorage open() throws IOException {
        return new FileCheckpointStorageProvider().open(directory.toUri());
    }
}
