package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.LocalFiles;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.connector.files.format.RecordFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads files: one, those of a directory, or those a glob matches; plain, or gzip if the name ends with {@code .gz}.
 *
 * <p>Each file is one split, so one subtask reads it from its beginning to its end; files are handed out in the order
 * of their paths. Exactly once: the position in each file is part of every checkpoint. A plain file is resumed by
 * seeking, a gzip file by decompressing it again up to the position. With a format that is not
 * {@linkplain RecordFormat#positionable() positionable} a file that was not finished is read again whole, which is at
 * least once.
 *
 * <p>Files must be complete when they appear and stay until they are read: move them in under their final name. A file
 * that is missing, unreadable, removed, shortened or replaced below the checkpointed position fails the source with an
 * error that names it. What is appended to a file after it was read to its end is not read; nor is, unless the source
 * watches, a file that appears after the job was first started. In a directory, and for a
 * glob unless its last part begins so itself, files whose name begins with {@code .} or {@code _} are left out, as
 * others write unfinished files under such names.
 *
 * <p>An empty directory is allowed, with a warning. A glob that matches nothing is an error, as it is most often a
 * mistake in it, unless the source watches for new files.
 *
 * <p><b>Counters:</b> {@code recordsRead}; {@code bytesRead}, as they are in the files; {@code skippedRecords} and
 * {@code rejectedRecords}, see {@link BadRecords}; {@code errors}, files that could not be opened or read.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class FileSource<T> implements Source<T, FileSplit> {
    private static final long serialVersionUID = 1L;

    private final FileAccess.Opener opener;
    private final String path;
    private final RecordFormat<T> format;
    private final boolean recursive;
    private final Duration interval;
    private final BadRecords badRecords;

    private FileSource(Builder<T> builder) {
        opener = builder.opener;
        path = builder.path;
        format = builder.format;
        recursive = builder.recursive;
        interval = builder.interval;
        badRecords = builder.badRecords;
    }

    /**
     * Reads a file, a directory or a glob.
     *
     * @param <T> the type of the records
     * @param path the path; one that does not exist and has any of the characters {@code * ? [ &#123;} is a glob, for
     *     example {@code data/*.csv}
     * @param format how bytes become records
     * @return the next choices
     */
    public static <T> Builder<T> forPath(String path, RecordFormat<T> format) {
        return new Builder<>(LocalFiles.OPENER, path, format);
    }

    /**
     * Reads a file or a directory.
     *
     * @param <T> the type of the records
     * @param path the path
     * @param format how bytes become records
     * @return the next choices
     */
    public static <T> Builder<T> forPath(Path path, RecordFormat<T> format) {
        return new Builder<>(LocalFiles.OPENER, path.toString(), format);
    }

    /**
     * Reads a file, a directory or a glob of another file system; for connectors of this project.
     *
     * @param <T> the type of the records
     * @param opener opens the file system
     * @param path the path, or a glob
     * @param format how bytes become records
     * @return the next choices
     */
    @SuppressWarnings("exports") // seen by those connectors alone
    public static <T> Builder<T> forPath(FileAccess.Opener opener, String path, RecordFormat<T> format) {
        return new Builder<>(opener, path, format);
    }

    /**
     * Reads lines of UTF-8, once.
     *
     * @param path a file, a directory or a glob
     * @return the source
     */
    public static FileSource<String> lines(String path) {
        return forPath(path, LineFormat.utf8()).build();
    }

    /**
     * Reads lines of UTF-8, once.
     *
     * @param path a file or a directory
     * @return the source
     */
    public static FileSource<String> lines(Path path) {
        return lines(path.toString());
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return format.positionable()
                ? DeclaredGuarantee.exactlyOnce("the position in each file is in the checkpoint; plain files resume by"
                        + " seeking, gzip files by decompressing again up to it; files must stay until they are read")
                : DeclaredGuarantee.atLeastOnce(
                        "the format " + format.getClass().getSimpleName()
                                + " cannot resume inside a file, so an unfinished file is read again whole after a failure;"
                                + " use a positionable format for exactly once");
    }

    @Override
    public Boundedness boundedness() {
        return interval.isZero() ? Boundedness.BOUNDED : Boundedness.UNBOUNDED;
    }

    @Override
    public SplitEnumerator<FileSplit> createEnumerator(SourceContext context) throws IOException {
        FileAccess access = opener.open(context);
        return new FileEnumerator(access, new FileListing(access, path, recursive), interval, context.operatorName());
    }

    @Override
    public SourceReader<T, FileSplit> createReader(SourceContext context) throws IOException {
        FileAccess access = opener.open(context);
        return access.isRemote()
                ? new PrefetchingReader<>(access, format, badRecords, context)
                : new FileSourceReader<>(access, format, badRecords, context);
    }

    @Override
    public Serde<FileSplit> splitSerde() {
        return new FileSplitSerde();
    }

    /**
     * Returns what the source reads, for a person.
     *
     * @return the path as it was given
     */
    @Override
    public String toString() {
        return "files " + path;
    }

    /**
     * Makes a file source. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private final FileAccess.Opener opener;
        private final String path;
        private final RecordFormat<T> format;
        private boolean recursive;
        private Duration interval = Duration.ZERO;
        private BadRecords badRecords = BadRecords.FAIL;

        private Builder(FileAccess.Opener opener, String path, RecordFormat<T> format) {
            if (path.isBlank()) {
                throw new IllegalArgumentException(
                        "A file source needs the path of a file, a directory or a" + " glob; it is" + " blank.");
            }
            this.opener = opener;
            this.path = path;
            this.format = Objects.requireNonNull(format, "format");
        }

        /**
         * Reads the directories in a directory too. Not so by default.
         *
         * @return this
         */
        public Builder<T> recursive() {
            recursive = true;
            return this;
        }

        /**
         * Watches for new files, which makes the source unbounded. Each file is read once, under the name it has when
         * it is found; it must be complete then.
         *
         * @param every how long to wait between two looks; positive
         * @return this
         * @throws IllegalArgumentException if the interval is not positive
         */
        public Builder<T> monitorContinuously(Duration every) {
            if (every.isNegative() || every.isZero()) {
                throw new IllegalArgumentException("monitorContinuously of the file source " + path
                        + " needs a positive interval, such as Duration.ofSeconds(1), not " + every + ".");
            }
            interval = every;
            return this;
        }

        /**
         * Chooses what to do with what cannot be read as a record.
         *
         * @param choice {@link BadRecords#FAIL} by default
         * @return this
         */
        public Builder<T> onBadRecord(BadRecords choice) {
            badRecords = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Makes the source. Touches no file; what is missing is found when the job starts.
         *
         * @return the source
         */
        public FileSource<T> build() {
            return new FileSource<>(this);
        }
    }
}
