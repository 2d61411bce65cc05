package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.LocalFiles;
import io.tidemark.connector.files.format.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to part files that appear whole, each record in exactly one of them, however often the process dies.
 *
 * <p>A part is written under a hidden name, {@code .part-00-EXECUTION-00000000.inprogress}, and renamed to
 * {@code part-00-EXECUTION-00000000} once a checkpoint that holds its end is durable; what is visible never changes
 * again. The numbers are the subtask and the part; parts of one subtask sort by name in the order they were written. A
 * bounded job publishes its last parts with its final checkpoint. Without checkpoints nothing is published before the
 * end.
 *
 * <p>Several sinks may write to one directory if their prefixes differ. Leave the hidden files alone while a job may be
 * restarted; published ones may be read at once, and moved once the job has taken another checkpoint. An old checkpoint
 * cannot be restored after a newer one has published: what it continues is then gone, and the error says so.
 *
 * <p><b>Counters:</b> {@code recordsWritten}; {@code bytesWritten}; {@code publishedFiles}; {@code errors}, writing or publishing
 * that failed.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class FileSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    final Encoder<? super T> encoder;
    final @Nullable BucketAssigner<? super T> buckets;
    final RollingPolicy policy;
    final MillisClock clock;
    private final FileAccess.Opener opener;
    private final String directory;
    private final String prefix;
    private final String suffix;

    private FileSink(Builder<T> builder) {
        opener = builder.opener;
        directory = builder.directory;
        encoder = builder.encoder;
        buckets = builder.buckets;
        policy = builder.policy;
        clock = builder.clock;
        prefix = builder.prefix;
        suffix = builder.suffix;
    }

    /**
     * Writes records one by one.
     *
     * @param <T> the type of the records
     * @param directory where parts appear; made if there is none
     * @param encoder how a record becomes bytes, for example {@link Encoder#lines()}
     * @return the next choices
     */
    public static <T> Builder<T> forRowFormat(Path directory, Encoder<? super T> encoder) {
        return new Builder<>(
                LocalFiles.OPENER, directory.toAbsolutePath().normalize().toString(), encoder);
    }

    /**
     * Writes records one by one to another file system; for connectors of this project.
     *
     * @param <T> the type of the records
     * @param opener opens the file system
     * @param directory where parts appear, absolute; made if there is none
     * @param encoder how a record becomes bytes
     * @return the next choices
     */
    @SuppressWarnings("exports") // seen by those connectors alone
    public static <T> Builder<T> forRowFormat(FileAccess.Opener opener, String directory, Encoder<? super T> encoder) {
        return new Builder<>(opener, directory, encoder);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("part files are published by an atomic rename once the checkpoint"
                + " that holds"
                + " them is durable; what was never published is discarded after a failure");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        RollingFileWriter<T> writer = new RollingFileWriter<>(this, open(context), layout(), context);
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
        return new PartCommitter(open(context), layout(), context);
    }

    private FileAccess open(SubtaskContext context) throws IOException {
        FileAccess files = opener.open(context);
        try {
            layout().prepare(files, context.operatorName());
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private PartLayout layout() {
        return new PartLayout(directory, prefix, suffix);
    }

    /**
     * Returns where the sink writes, for a person.
     *
     * @return the directory and the prefix
     */
    @Override
    public String toString() {
        return "files " + directory + "/" + prefix + "-*" + suffix;
    }

    /**
     * Checks what begins or ends the names of files.
     *
     * @throws IllegalArgumentException if it is no plain piece of a file name
     */
    static String requireNamePiece(String what, String piece, boolean first) {
        boolean plain = piece.chars().noneMatch(c -> c == '/' || c == '\\' || c == '*' || Character.isISOControl(c));
        if (!plain || first && (piece.isBlank() || piece.startsWith(".") || piece.startsWith("_"))) {
            throw new IllegalArgumentException("The " + what + " '" + piece + "' cannot "
                    + (first ? "begin" : "end") + " the name of a file. Use letters, digits and dashes"
                    + (first ? ", not beginning with a dot or an underscore." : ", or an extension such as .csv."));
        }
        return piece;
    }

    /**
     * Makes a file sink. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private final FileAccess.Opener opener;
        private final String directory;
        private final Encoder<? super T> encoder;
        private @Nullable BucketAssigner<? super T> buckets;
        private RollingPolicy policy = RollingPolicy.builder().build();
        private MillisClock clock = MillisClock.SYSTEM;
        private String prefix = "part";
        private String suffix = "";

        private Builder(FileAccess.Opener opener, String directory, Encoder<? super T> encoder) {
            this.opener = opener;
            this.directory = directory;
            this.encoder = Objects.requireNonNull(encoder, "encoder");
        }

        /**
         * Chooses when a part ends.
         *
         * @param rollingPolicy by default at 128 MiB, after a minute, or after a minute without records
         * @return this
         */
        public Builder<T> withRollingPolicy(RollingPolicy rollingPolicy) {
            policy = Objects.requireNonNull(rollingPolicy, "rollingPolicy");
            return this;
        }

        /**
         * Chooses a directory by record.
         *
         * @param assigner by default all records go to the directory of the sink
         * @return this
         */
        public Builder<T> withBucketAssigner(BucketAssigner<? super T> assigner) {
            buckets = Objects.requireNonNull(assigner, "assigner");
            return this;
        }

        /**
         * Chooses what the names of parts begin with.
         *
         * @param partPrefix {@code part} by default
         * @return this
         * @throws IllegalArgumentException if no visible file name can begin with it
         */
        public Builder<T> withPartPrefix(String partPrefix) {
            prefix = requireNamePiece("part prefix", partPrefix, true);
            return this;
        }

        /**
         * Chooses what the names of parts end with.
         *
         * @param partSuffix for example {@code .csv}; empty by default
         * @return this
         * @throws IllegalArgumentException if no file name can end with it
         */
        public Builder<T> withPartSuffix(String partSuffix) {
            suffix = requireNamePiece("part suffix", partSuffix, false);
            return this;
        }

        Builder<T> withClock(MillisClock newClock) {
            clock = newClock;
            return this;
        }

        /**
         * Makes the sink. Touches no file.
         *
         * @return the sink
         */
        public FileSink<T> build() {
            return new FileSink<>(this);
        }
    }
}
