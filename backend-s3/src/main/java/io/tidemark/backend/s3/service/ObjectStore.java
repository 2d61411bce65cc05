package io.tidemark.backend.s3.service;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of one bucket: what is asked of the service, one method a request, with failures that say what to do.
 * Thread-safe.
 */
public final class ObjectStore implements AutoCloseable {
    /** What the service takes at most in one request, and gives at most in one answer. */
    public static final int MAX_BATCH = 1_000;

    private static final int EXISTS = 412;
    private static final int OUT_OF_RANGE = 416;
    private static final int CREATED_AT_THIS_MOMENT = 409;
    private static final String BINARY = "application/octet-stream";

    private final S3Client client;
    private final boolean ownsClient;
    private final String bucket;
    private final String place;
    private final Encryption encryption;
    private final int batch;

    /**
     * Wraps a client.
     *
     * @param ownsClient whether closing this closes the client
     * @param place the bucket and the service, for messages
     * @param batch how many keys are listed or deleted by one request
     */
    public ObjectStore(
            S3Client client, boolean ownsClient, String bucket, String place, Encryption encryption, int batch) {
        this.client = client;
        this.ownsClient = ownsClient;
        this.bucket = bucket;
        this.place = place;
        this.encryption = encryption;
        this.batch = batch;
    }

    /** Makes a client for what a location names; the caller closes the result. */
    public static ObjectStore open(S3Location location) throws IOException {
        return open(null, location.bucket(), location.options(), MAX_BATCH);
    }

    /**
     * Wraps a client, or makes one.
     *
     * @param given the user's client, which is not closed; {@code null} to make one
     * @param batch how many keys are listed or deleted by one request
     */
    public static ObjectStore open(@Nullable S3Client given, String bucket, S3Options options, int batch)
            throws IOException {
        URI endpoint = options.endpoint();
        String place =
                "bucket '" + bucket + "'" + (given != null ? "" : endpoint == null ? " of AWS" : " at " + endpoint);
        try {
            S3Client client = given != null ? given : S3Clients.create(options);
            return new ObjectStore(client, given == null, bucket, place, options.encryption(), batch);
        } catch (SdkException e) {
            throw S3Failures.explained("use " + place, place, bucket, e);
        }
    }

    /** Names a key, or a prefix, for a person. */
    public String describe(String key) {
        return S3Location.SCHEME + "://" + bucket + "/" + key;
    }

    /** Stores an object in place of what is there. */
    public void put(String key, byte[] bytes, int length) throws IOException {
        call(
                "write",
                key,
                () -> client.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .serverSideEncryption(encryption.algorithm())
                                .ssekmsKeyId(encryption.kmsKey()),
                        body(bytes, length)));
    }

    /** What came of creating an object that must not exist. */
    public enum Creation {
        CREATED,
        /** There is one of that key; it may even be the one that was to be created, if an answer was lost on the way. */
        EXISTS,
        /** Somebody else creates or deletes it right now; nothing is known. */
        UNDECIDED
    }

    /** Stores an object if there is none of that key. */
    public Creation create(String key, byte[] bytes) throws IOException {
        try {
            client.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .ifNoneMatch("*")
                            .serverSideEncryption(encryption.algorithm())
                            .ssekmsKeyId(encryption.kmsKey()),
                    body(bytes, bytes.length));
            return Creation.CREATED;
        } catch (SdkException e) {
            int status = e instanceof S3Exception answer ? answer.statusCode() : 0;
            if (status == EXISTS) {
                return Creation.EXISTS;
            }
            if (status == CREATED_AT_THIS_MOMENT) {
                return Creation.UNDECIDED;
            }
            throw explained("create", key, e);
        }
    }

    /** Says whether there is an object. */
    public boolean exists(String key) throws IOException {
        try {
            client.headObject(request -> request.bucket(bucket).key(key));
            return true;
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && answer.statusCode() == 404) {
                return false;
            }
            throw explained("look for", key, e);
        }
    }

    /** Returns how many bytes an object has. */
    public long size(String key) throws IOException {
        return call(
                        "look at",
                        key,
                        () -> client.headObject(
                                request -> request.bucket(bucket).key(key)))
                .contentLength();
    }

    /**
     * Reads an object.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    public byte[] read(String key) throws IOException {
        return call(
                        "read",
                        key,
                        () -> client.getObjectAsBytes(
                                request -> request.bucket(bucket).key(key)))
                .asByteArrayUnsafe();
    }

    /**
     * Reads a part of an object.
     *
     * @return as many bytes of it as there are; none if it ends before
     * @throws java.nio.file.NoSuchFileException if there is no object
     */
    public byte[] read(String key, long offset, int length) throws IOException {
        if (length == 0) {
            size(key);
            return new byte[0];
        }
        try {
            return client.getObjectAsBytes(request ->
                            request.bucket(bucket).key(key).range("bytes=" + offset + "-" + (offset + length - 1)))
                    .asByteArrayUnsafe();
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && answer.statusCode() == OUT_OF_RANGE) {
                return new byte[0];
            }
            throw explained("read", key, e);
        }
    }

    /**
     * Opens an object for reading from a place in it that it has, to its end.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    public ResponseInputStream<GetObjectResponse> open(String key, long offset) throws IOException {
        return call(
                "read",
                key,
                () -> client.getObject(request -> {
                    request.bucket(bucket).key(key);
                    if (offset > 0) {
                        request.range("bytes=" + offset + "-");
                    }
                }));
    }

    /**
     * Lists keys, sorted as their bytes are.
     *
     * @param after only keys behind this one; empty for all
     */
    public List<String> list(String prefix, String after) throws IOException {
        List<String> keys = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, after, token, null, batch);
            for (S3Object object : page.contents()) {
                keys.add(object.key());
            }
            token = page.nextContinuationToken();
        } while (token != null);
        return keys;
    }

    /** Says whether any key has a prefix. */
    public boolean hasAny(String prefix) throws IOException {
        return !page(prefix, "", null, null, 1).contents().isEmpty();
    }

    /** Lists what would be the folders in one, each with a slash at its end. */
    public List<String> folders(String prefix) throws IOException {
        List<String> folders = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, "", token, "/", batch);
            for (CommonPrefix folder : page.commonPrefixes()) {
                folders.add(folder.prefix());
            }
            token = page.nextContinuationToken();
        } while (token != null);
        return folders;
    }

    private ListObjectsV2Response page(
            String prefix, String after, @Nullable String token, @Nullable String delimiter, int max)
            throws IOException {
        return call(
                "list",
                prefix,
                () -> client.listObjectsV2(request -> request.bucket(bucket)
                        .prefix(prefix)
                        .startAfter(after.isEmpty() ? null : after)
                        .continuationToken(token)
                        .delimiter(delimiter)
                        .maxKeys(max)));
    }

    /** Deletes objects; those that are gone are success. */
    public void delete(Collection<String> keys) throws IOException {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += batch) {
            deleteBatch(all.subList(from, Math.min(all.size(), from + batch)));
        }
    }

    private void deleteBatch(List<String> keys) throws IOException {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        Delete delete = Delete.builder().objects(objects).quiet(true).build();
        DeleteObjectsResponse response = call(
                "delete",
                keys.get(0),
                () -> client.deleteObjects(request -> request.bucket(bucket).delete(delete)));
        for (S3Error error : response.errors()) {
            if (!"NoSuchKey".equals(error.code())) {
                throw new IOException(
                        "Cannot delete " + describe(error.key()) + ": the service answered " + error.code()
                                + ", and so for " + response.errors().size() + " of " + keys.size() + " objects");
            }
        }
    }

    /** Deletes all objects whose keys have a prefix. */
    public void deleteAll(String prefix) throws IOException {
        delete(list(prefix, ""));
    }

    /** Begins an upload in parts; returns its id. */
    public String createUpload(String key) throws IOException {
        return call(
                        "begin to write",
                        key,
                        () -> client.createMultipartUpload(request -> request.bucket(bucket)
                                .key(key)
                                .serverSideEncryption(encryption.algorithm())
                                .ssekmsKeyId(encryption.kmsKey())))
                .uploadId();
    }

    /** Uploads a part; returns what completing needs of it. */
    public CompletedPart uploadPart(String key, String uploadId, int number, byte[] bytes, int length)
            throws IOException {
        var response = call(
                "write part " + number + " of",
                key,
                () -> client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        body(bytes, length)));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(response.eTag())
                .checksumCRC32(response.checksumCRC32())
                .build();
    }

    /** Makes an object of the parts. */
    public void completeUpload(String key, String uploadId, List<CompletedPart> parts) throws IOException {
        call(
                "complete",
                key,
                () -> client.completeMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts))));
    }

    /** Gives an upload up; one that is gone is success. */
    public void abortUpload(String key, String uploadId) throws IOException {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (SdkException e) {
            if (!(e instanceof S3Exception answer && answer.statusCode() == 404)) {
                throw explained("give up the upload of", key, e);
            }
        }
    }

    /** An upload that was neither completed nor given up. */
    public record Upload(String key, String id) {}

    /** Lists the uploads under way to keys of a prefix. */
    public List<Upload> uploads(String prefix) throws IOException {
        List<Upload> uploads = new ArrayList<>();
        String keyMarker = null;
        String idMarker = null;
        boolean more;
        do {
            String afterKey = keyMarker;
            String afterId = idMarker;
            ListMultipartUploadsResponse page = call(
                    "list the uploads to",
                    prefix,
                    () -> client.listMultipartUploads(request -> request.bucket(bucket)
                            .prefix(prefix)
                            .maxUploads(batch)
                            .keyMarker(afterKey)
                            .uploadIdMarker(afterId)));
            for (MultipartUpload upload : page.uploads()) {
                if (upload.key().startsWith(prefix)) {
                    uploads.add(new Upload(upload.key(), upload.uploadId()));
                }
            }
            keyMarker = page.nextKeyMarker();
            idMarker = page.nextUploadIdMarker();
            more = Boolean.TRUE.equals(page.isTruncated()) && keyMarker != null;
        } while (more);
        return uploads;
    }

    @Override
    public void close() {
        if (ownsClient) {
            client.close();
        }
    }

    /** The bytes are read again for each attempt, so the caller must leave them alone until the call returns. */
    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(() -> newStream(bytes, length), length, BINARY);
    }

    private static InputStream newStream(byte[] bytes, int length) {
        return new ByteArrayInputStream(bytes, 0, length);
    }

    private <T> T call(String action, String key, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw explained(action, key, e);
        }
    }

    private IOException explained(String action, String key, SdkException failure) {
        return S3Failures.explained(action + " " + describe(key), place, describe(key), failure);
    }
}
