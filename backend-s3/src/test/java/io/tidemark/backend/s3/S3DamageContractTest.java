package io.tidemark.backend.s3;

import io.tidemark.testkit.contract.CheckpointDamageContract;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;

class S3DamageContractTest extends CheckpointDamageContract {
    @Override
    protected StorageMedium medium() throws IOException {
        return new S3Medium();
    }
}
