package io.tidemark.backend.rocksdb;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.contract.StateBackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStateContractTest extends StateBackendContract {
    @TempDir
    Path directory;

    @Override
    protected StateBackend backend() {
        return RocksDbStateBackend.builder()
                .directory(directory)
                .memory(8 << 20)
                .build();
    }
}
