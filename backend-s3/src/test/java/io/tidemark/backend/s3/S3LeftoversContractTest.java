package io.tidemark.backend.s3;

import io.tidemark.testkit.contract.CheckpointLeftoversContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;

class S3LeftoversContractTest extends CheckpointLeftoversContract {
    @Override
    protected StorageMedium medium() throws IOException {
        return new S3Medium();
    }

    @Override
    protected int checkpoints() {
        return Integer.getInteger("tidemark.leftovers", super.checkpoints());
    }
}
