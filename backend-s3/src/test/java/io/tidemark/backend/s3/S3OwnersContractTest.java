package io.tidemark.backend.s3;

import io.tidemark.testkit.contract.CheckpointOwnersContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class S3OwnersContractTest extends CheckpointOwnersContract {
    @Override
    protected StorageMedium medium() throws IOException {
        return new S3Medium();
    }
}
