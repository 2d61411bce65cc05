import io.tidemark.backend.s3.S3CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;

/**
 * Checkpoints in S3 and what speaks its protocol, for the URI scheme {@code s3}: put this module on the path and name a
 * bucket, {@code s3://my-bucket/checkpoints}; or build a storage around a client of your own by
 * {@link io.tidemark.backend.s3.S3CheckpointStorage#builder}.
 *
 * <p>What is committed survives a kill of the process at any instruction, as far as the service keeps what it has
 * acknowledged. Of all owners of a job, wherever they run, only the newest can change anything. The service has to honour
 * {@code If-None-Match: *} on writes; one that does not is refused when a job starts.
 *
 * <p>The modules of the AWS SDK are automatic ones. None is required transitively, so whoever hands in a client of their
 * own requires {@code software.amazon.awssdk.services.s3} too.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({
    "module", // the digit is in the name of the service
    "requires-automatic" // the AWS SDK has no descriptors
})
module io.tidemark.backend.s3 {
    requires static transitive org.jspecify;
    requires java.xml; // for the AWS SDK, which cannot say so itself
    requires transitive io.tidemark.checkpoint.spi;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.utils;

    exports io.tidemark.backend.s3;
    exports io.tidemark.backend.s3.sink;

    provides CheckpointStorageProvider with
            S3CheckpointStorageProvider;
}
