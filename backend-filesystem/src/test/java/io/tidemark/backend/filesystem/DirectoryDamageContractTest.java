package io.tidemark.backend.filesystem;

import io.tidemark.testkit.contract.CheckpointDamageContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDamageContractTest extends CheckpointDamageContract {
    @TempDir
    Path directory;

    @Override
    protected StorageMedium medium() {
        return DirectoryMedium.in(directory);
    }
}
