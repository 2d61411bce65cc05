package io.tidemark.backend.filesystem;

import io.tidemark.testkit.contract.CheckpointLeftoversContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLeftoversContractTest extends CheckpointLeftoversContract {
    @TempDir
    Path directory;

    @Override
    protected StorageMedium medium() {
        return DirectoryMedium.in(directory);
    }
}
