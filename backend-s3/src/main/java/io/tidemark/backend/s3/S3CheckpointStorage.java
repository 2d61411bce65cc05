package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.Encryption;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Location;
import io.tidemark.backend.s3.service.S3Options;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checkpoints in a bucket of S3, or of what speaks its protocol. Thread-safe.
 *
 * <p>Most users name it by a URI, {@code s3://bucket/prefix}. Whoever has a client of their own, with credentials, proxies
 * or an HTTP client that a URI cannot express, builds the storage here:
 *
 * <pre>{@code
 * CheckpointStorage storage = S3CheckpointStorage.builder()
 *         .setBucket("my-bucket")
 *         .setPrefix("checkpoints")
 *         .setClient(client)
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
public final class S3CheckpointStorage implements CheckpointStorage {
    private final ObjectStore store;
    private final String prefix;
    private final StorageSettings settings;
    private final Transfers transfers = new Transfers();
    private volatile boolean hasConditionalWrites;

    private S3CheckpointStorage(ObjectStore store, String prefix, StorageSettings settings) {
        this.store = store;
        this.prefix = prefix;
        this.settings = settings;
    }

    /**
     * Begins to build a storage.
     *
     * @return with nothing set
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Opens what a URI names. */
    static S3CheckpointStorage open(S3Location location) throws IOException {
        return checked(ObjectStore.open(location), location.key(), StorageSettings.DEFAULT);
    }

    /** Asks the service for a first answer; closes the store if that fails. */
    private static S3CheckpointStorage checked(ObjectStore store, String prefix, StorageSettings settings)
            throws IOException {
        try {
            store.hasAny(prefix.isEmpty() ? "" : prefix + "/");
            return new S3CheckpointStorage(store, prefix, settings);
        } catch (IOException e) {
            store.close();
            throw new IOException("Cannot keep checkpoints in " + store.describe(prefix) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean outlivesProcess() {
        return true;
    }

    @Override
    public JobCheckpoints own(String jobName) throws IOException {
        JobKeys keys = JobKeys.of(prefix, jobName);
        String place = store.describe(keys.root());
        try {
            Ownership ownership = Ownership.take(new CheckpointLog(store, keys), keys, place);
            if (!hasConditionalWrites) {
                ownership.requireConditionalWrites();
                hasConditionalWrites = true;
            }
            S3JobCheckpoints checkpoints = new S3JobCheckpoints(store, transfers, settings, ownership);
            checkpoints.settle();
            return checkpoints;
        } catch (FencedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "Cannot own the checkpoints of job '" + jobName + "' in " + place + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    /**
     * What a storage is built from. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {
        private @Nullable String bucket;
        private String prefix = "";
        private @Nullable S3Client client;
        private @Nullable URI endpoint;
        private @Nullable String region;
        private @Nullable Boolean pathStyle;
        private Encryption encryption = Encryption.OF_THE_BUCKET;
        private Duration timeout = S3Options.DEFAULT_TIMEOUT;
        private int batch = ObjectStore.MAX_BATCH;
        private int partSize = StorageSettings.DEFAULT.partSize();
        private int inlineThreshold = StorageSettings.DEFAULT.inlineThreshold();

        private Builder() {}

        /**
         * Names the bucket, which must exist.
         *
         * @param name without a scheme
         * @return this
         * @throws IllegalArgumentException if a bucket cannot be called so
         */
        public Builder setBucket(String name) {
            this.bucket = S3Location.bucket(name);
            return this;
        }

        /**
         * Says below which prefix all keys are; by default there is none.
         *
         * @param keyPrefix with slashes between its parts
         * @return this
         * @throws IllegalArgumentException if a part of it is empty, or it is longer than 500 bytes
         */
        public Builder setPrefix(String keyPrefix) {
            this.prefix = S3Location.key(keyPrefix);
            return this;
        }

        /**
         * Uses a client of the caller's, who closes it after the storage. It decides about the endpoint, the region, the
         * credentials and the timeouts: give it a timeout for each call, else a service that hangs holds a checkpoint up
         * for ever.
         *
         * @param s3 a synchronous client
         * @return this
         */
        @SuppressWarnings("exports") // an automatic module is required by nobody transitively: its name may change
        public Builder setClient(S3Client s3) {
            this.client = s3;
            return this;
        }

        /**
         * Names a service other than AWS.
         *
         * @param uri {@code http://host:port} or {@code https://host:port}
         * @return this
         * @throws IllegalArgumentException if it is of another form, or has credentials in it
         */
        public Builder setEndpoint(URI uri) {
            this.endpoint = S3Options.endpoint(uri.toString());
            return this;
        }

        /**
         * Names the region of the bucket; by default the one that the AWS SDK finds, and {@code us-east-1} if there is an
         * endpoint.
         *
         * @param name such as {@code eu-central-1}
         * @return this
         */
        public Builder setRegion(String name) {
            this.region = name;
            return this;
        }

        /**
         * Says whether the bucket stands in the path of requests instead of the name of the host; by default it does if
         * there is an endpoint.
         *
         * @param inPath as above
         * @return this
         */
        public Builder setPathStyle(boolean inPath) {
            this.pathStyle = inPath;
            return this;
        }

        /**
         * Lets the service encrypt what it stores; by default it does as the bucket says.
         *
         * @param algorithm {@code AES256} or {@code aws:kms}
         * @param kmsKey of {@code aws:kms}; {@code null} for the one of the bucket
         * @return this
         * @throws IllegalArgumentException if the algorithm is another, or has no key
         */
        public Builder setServerSideEncryption(String algorithm, @Nullable String kmsKey) {
            this.encryption = Encryption.of(algorithm, kmsKey);
            return this;
        }

        /**
         * Limits each call with all its repetitions; 60 seconds by default. One attempt may take half of it.
         *
         * @param perCall positive
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder setTimeout(Duration perCall) {
            this.timeout = S3Options.requirePositive(perCall);
            return this;
        }

        /**
         * Sets the size of the parts in which large files are uploaded, 8 MiB by default. A file has at most 10,000 parts;
         * eight are in memory at once, and one more for each file that is written.
         *
         * @param bytes 5 MiB to 512 MiB
         * @return this
         */
        public Builder setPartSize(int bytes) {
            this.partSize = bytes;
            return this;
        }

        /**
         * Sets up to which size a file is kept in one object with the metadata, 16 KiB by default.
         *
         * @param bytes 0 to 1 MiB
         * @return this
         */
        public Builder setInlineThreshold(int bytes) {
            this.inlineThreshold = bytes;
            return this;
        }

        /** Sets how many keys are listed or deleted by one request; for tests, which have few. */
        Builder setBatch(int keys) {
            this.batch = keys;
            return this;
        }

        /**
         * Opens the storage. Blocks until the service has answered once.
         *
         * @return the storage; the caller closes it
         * @throws IOException if the bucket cannot be used; the message says what to do
         * @throws IllegalStateException if there is no bucket
         * @throws IllegalArgumentException if a size is out of its range
         */
        public S3CheckpointStorage build() throws IOException {
            if (bucket == null) {
                throw new IllegalStateException("There is no bucket; call setBucket");
            }
            StorageSettings settings = new StorageSettings(partSize, inlineThreshold);
            boolean inPath = pathStyle != null ? pathStyle : endpoint != null;
            S3Options options = new S3Options(endpoint, region, inPath, encryption, timeout);
            return checked(ObjectStore.open(client, bucket, options, batch), prefix, settings);
        }
    }
}
