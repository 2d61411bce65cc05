package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Location;
import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.SafeName;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Opens a bucket as checkpoint storage: {@code s3://bucket/prefix}, with options behind it:
 *
 * <ul>
 *   <li>{@code endpoint=http://host:port}: a service other than AWS
 *   <li>{@code region=name}: of the bucket; by default what the AWS SDK finds, {@code us-east-1} with an endpoint
 *   <li>{@code path-style=true}: the bucket stands in the path of requests; by default with an endpoint alone
 *   <li>{@code sse=AES256} or {@code sse=aws:kms}, {@code sse-kms-key=id}: the service encrypts what it stores
 *   <li>{@code timeout=PT60S}: of one call with its repetitions; 60 seconds by default
 * </ul>
 *
 * Credentials are never taken from the URI: the AWS SDK looks for them in the environment, the system properties, the
 * profile and the machine's role.
 *
 * @since 0.1
 */
public final class S3CheckpointStorageProvider implements CheckpointStorageProvider {
    /** For {@link java.util.ServiceLoader}. */
    public S3CheckpointStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(S3Location.SCHEME);
    }

    @Override
    public CheckpointStorage open(URI location) throws IOException {
        return S3CheckpointStorage.open(S3Location.of(location));
    }

    @Override
    public SavepointWriter beginSavepoint(URI directory, String name, long checkpointId) throws IOException {
        SafeName.requireFileName(name);
        S3Location location = S3Location.of(directory).resolve(name);
        return keepingOpen(location, store -> SavepointObjects.begin(store, location, checkpointId));
    }

    @Override
    public StoredCheckpoint openStored(URI location) throws IOException {
        S3Location place = S3Location.of(location);
        if (place.key().isEmpty()) {
            throw new IllegalArgumentException(
                    "s3://" + place.bucket() + " is a bucket; give the place of a checkpoint or a savepoint in it");
        }
        return keepingOpen(place, store -> StoredObjects.open(store, place.key()));
    }

    @Override
    public List<CheckpointLocation> find(URI location) throws IOException {
        S3Location place = S3Location.of(location);
        try (ObjectStore store = ObjectStore.open(place)) {
            return S3Search.in(store, place);
        }
    }

    private interface Opening<T> {
        T of(ObjectStore store) throws IOException;
    }

    /** Opens what closes the store itself; if that fails, closes it here. */
    private static <T> T keepingOpen(S3Location location, Opening<T> opening) throws IOException {
        ObjectStore store = ObjectStore.open(location);
        try {
            return opening.of(store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
