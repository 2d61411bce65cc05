package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Location;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to objects in S3 that appear whole, each record in exactly one of them, however often the process dies.
 *
 * <p>An object {@code part-00-EXECUTION-00000000} is written as a multipart upload while records come, and appears when a
 * checkpoint that holds its end is durable; what is visible never changes again. The numbers are the subtask and the object;
 * objects of one subtask sort by name in the order they were written. A bounded job publishes its last objects with its final
 * checkpoint. Without checkpoints nothing is published before the end. Each restart ends the objects that were being written.
 *
 * <p>Several sinks may write below one place if their prefixes differ. Published objects may be read at once, and deleted once
 * the job has taken another checkpoint. Leave the uploads alone while a job may be restarted: a lifecycle rule that aborts
 * incomplete uploads must wait for longer than a job can be down. An upload that is gone is an error, and never passed over.
 *
 * <p>Memory: a part, 5 MiB by default, for each object that a subtask writes at a time.
 *
 * <p><b>Counters:</b> {@code recordsWritten}; {@code bytesWritten}.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class S3FileSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;
    private static final int MIN_PART_SIZE = 5 * 1024 * 1024;
    private static final int MAX_PART_SIZE = 512 * 1024 * 1024;

    final Encoder<? super T> encoder;
    final @Nullable BucketAssigner<? super T> buckets;
    final Rolling rolling;
    final Clock clock;
    final int partSize;
    private final URI location;
    private final String prefix;
    private final String suffix;

    /** Tells the time, so that a test can set it. */
    @FunctionalInterface
    interface Clock extends Serializable {
        long millis();
    }

    private S3FileSink(Builder<T> builder) {
        location = builder.location;
        encoder = builder.encoder;
        buckets = builder.buckets;
        rolling = builder.rolling;
        clock = builder.clock;
        partSize = builder.partSize;
        prefix = builder.prefix;
        suffix = builder.suffix;
    }

    /**
     * Writes records one by one.
     *
     * @param <T> the type of the records
     * @param location {@code s3://bucket/prefix}, with the options of the S3 checkpoint storage: {@code endpoint},
     *     {@code region}, {@code path-style}, {@code sse}, {@code sse-kms-key}, {@code timeout}
     * @param encoder how a record becomes bytes, for example {@link Encoder#lines()}
     * @return the next choices
     * @throws IllegalArgumentException if it is no such location
     */
    public static <T> Builder<T> forRowFormat(String location, Encoder<? super T> encoder) {
        URI uri = URI.create(location);
        S3Location.of(uri);
        return new Builder<>(uri, encoder);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce(
                "objects are published by completing their uploads once the checkpoint that"
                        + " holds them is durable; what was never published is given up after a failure");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        S3FileWriter<T> writer = new S3FileWriter<>(this, layout(), store(), context);
        try {
            writer.restore(states);
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    @Override
    public Committer createCommitter(SubtaskContext context) throws IOException {
        return new UploadCommitter(layout(), store(), context.operatorName());
    }

    private ObjectStore store() throws IOException {
        return ObjectStore.open(S3Location.of(location));
    }

    private Layout layout() {
        return Layout.of(S3Location.of(location).key(), prefix, suffix);
    }

    /**
     * Returns where the sink writes, for a person.
     *
     * @return the bucket, the key and the prefix
     */
    @Override
    public String toString() {
        S3Location place = S3Location.of(location);
        return "objects s3://" + place.bucket() + "/" + layout().directory() + prefix + "-*" + suffix;
    }

    private static String requireNamePiece(String what, String piece, boolean first) {
        boolean plain = piece.chars().noneMatch(c -> c == '/' || c == '\\' || c == '*' || Character.isISOControl(c));
        if (!plain || first && (piece.isBlank() || piece.startsWith(".") || piece.startsWith("_"))) {
            throw new IllegalArgumentException("The " + what + " '" + piece + "' cannot " + (first ? "begin" : "end")
                    + " the name of an object. Use letters, digits and dashes"
                    + (first ? ", not beginning with a dot or an underscore." : ", or an extension such as .csv."));
        }
        return piece;
    }

    /**
     * Makes a sink. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private final URI location;
        private final Encoder<? super T> encoder;
        private @Nullable BucketAssigner<? super T> buckets;
        private Rolling rolling = Rolling.DEFAULT;
        private Clock clock = System::currentTimeMillis;
        private int partSize = MIN_PART_SIZE;
        private String prefix = "part";
        private String suffix = "";

        private Builder(URI location, Encoder<? super T> encoder) {
            this.location = location;
            this.encoder = Objects.requireNonNull(encoder, "encoder");
        }

        /**
         * Ends an object by its size, looked at with every record.
         *
         * @param bytes at least 1; 128 MiB by default. The object is longer by up to one record
         * @return this
         */
        public Builder<T> withMaxPartSize(long bytes) {
            rolling = new Rolling(bytes, rolling.rolloverInterval(), rolling.inactivityInterval());
            return this;
        }

        /**
         * Ends an object by its age, looked at with every checkpoint.
         *
         * @param age positive; a minute by default
         * @return this
         */
        public Builder<T> withRolloverInterval(Duration age) {
            rolling = new Rolling(rolling.maxPartSize(), age, rolling.inactivityInterval());
            return this;
        }

        /**
         * Ends an object that nothing is written to, looked at with every checkpoint.
         *
         * @param idle positive; a minute by default
         * @return this
         */
        public Builder<T> withInactivityInterval(Duration idle) {
            rolling = new Rolling(rolling.maxPartSize(), rolling.rolloverInterval(), idle);
            return this;
        }

        /**
         * Chooses what stands before the name of an object by record.
         *
         * @param assigner by default nothing does
         * @return this
         */
        public Builder<T> withBucketAssigner(BucketAssigner<? super T> assigner) {
            buckets = Objects.requireNonNull(assigner, "assigner");
            return this;
        }

        /**
         * Chooses what the names of objects begin with.
         *
         * @param partPrefix {@code part} by default
         * @return this
         * @throws IllegalArgumentException if no name can begin with it
         */
        public Builder<T> withPartPrefix(String partPrefix) {
            prefix = requireNamePiece("part prefix", partPrefix, true);
            return this;
        }

        /**
         * Chooses what the names of objects end with.
         *
         * @param partSuffix for example {@code .csv}; empty by default
         * @return this
         * @throws IllegalArgumentException if no name can end with it
         */
        public Builder<T> withPartSuffix(String partSuffix) {
            suffix = requireNamePiece("part suffix", partSuffix, false);
            return this;
        }

        /**
         * Chooses how much is uploaded at a time, and held in memory till then.
         *
         * @param bytes from 5 MiB, the default, to 512 MiB. An object has at most 10,000 uploads
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder<T> withUploadSize(int bytes) {
            if (bytes < MIN_PART_SIZE || bytes > MAX_PART_SIZE) {
                throw new IllegalArgumentException("The upload size " + bytes + " is refused: expected from "
                        + MIN_PART_SIZE + " to " + MAX_PART_SIZE + " bytes.");
            }
            partSize = bytes;
            return this;
        }

        Builder<T> withClock(Clock newClock) {
            clock = newClock;
            return this;
        }

        /**
         * Makes the sink. Calls nobody.
         *
         * @return the sink
         */
        public S3FileSink<T> build() {
            return new S3FileSink<>(this);
        }
    }
}
