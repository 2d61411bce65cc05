package io.tidemark.backend.filesystem;

import io.tidemark.testkit.contract.CheckpointOutageContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryOutageContractTest extends CheckpointOutageContract {
    @TempDir
    Path directory;

    @Override
    protected StorageMedium medium() throws IOException {
        return DirectoryMedium.onItsOwnDisk(directory);
    }
}
