package io.tidemark.backend.s3.service;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * How the service encrypts what it stores.
 *
 * @param algorithm {@code null} for what the bucket says
 * @param kmsKey the key of {@code aws:kms}; {@code null} for the one of the bucket or the account
 */
public record Encryption(
        @Nullable ServerSideEncryption algorithm, @Nullable String kmsKey) {
    public static final Encryption OF_THE_BUCKET = new Encryption(null, null);

    public static Encryption of(@Nullable String algorithm, @Nullable String kmsKey) {
        if (algorithm == null && kmsKey == null) {
            return OF_THE_BUCKET;
        }
        ServerSideEncryption known =
                algorithm == null ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.fromValue(algorithm);
        if (known != ServerSideEncryption.AES256 && known != ServerSideEncryption.AWS_KMS) {
            throw new IllegalArgumentException("the option 'sse' is '" + algorithm + "', not AES256 or aws:kms");
        }
        if (kmsKey != null && known != ServerSideEncryption.AWS_KMS) {
            throw new IllegalArgumentException("the option 'sse-kms-key' needs sse=aws:kms");
        }
        return new Encryption(known, kmsKey);
    }
}
