package io.tidemark.backend.s3;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.CheckpointStorageContract;
import java.io.IOException;

class S3StorageContractTest extends CheckpointStorageContract {
    private final String bucket;

    S3StorageContractTest() throws IOException {
        bucket = TestServer.SHARED.newBucket();
    }

    @Override
    protected CheckpointStorage open() throws IOException {
        return TestServer.SHARED.builder(bucket).setPrefix("some/checkpoints").build();
    }
}
