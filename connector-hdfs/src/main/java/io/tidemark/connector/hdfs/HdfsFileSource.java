package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.files.FileSource;
import io.tidemark.connector.files.FileSplit;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.connector.files.format.RecordFormat;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads files in HDFS: one, those of a directory, or those a glob matches; plain, or gzip if the name ends with
 * {@code .gz}. What {@link FileSource} says of files holds here, but for two things.
 *
 * <p>Files are read on a thread of their own, one a subtask, up to three batches of 512 records ahead. A DataNode that
 * dies is left out by Hadoop's client; a NameNode that is away is waited for, up to {@link HdfsOptions#withTimeout}. Then
 * the attempt fails, and the job restarts.
 *
 * <p>A file is known by the number that the NameNode gave it. One that was replaced since the checkpoint, be it by a copy
 * of itself, or that has fewer bytes than were read, fails the source with an error that names it; what is appended to a
 * file is read if the reader has not opened it yet. Of a part that {@link HdfsFileSink} could not truncate only the bytes
 * that count are read.
 *
 * <p>Exactly once, or at least once with a format that is not {@linkplain RecordFormat#positionable() positionable}.
 *
 * <p><b>Counters:</b> those of {@link FileSource}. What Hadoop's client repeats by itself it does not tell, and is not among the
 * {@code errors}.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class HdfsFileSource<T> implements Source<T, FileSplit> {
    private static final long serialVersionUID = 1L;

    private final FileSource<T> files;
    private final boolean positionable;

    private HdfsFileSource(FileSource<T> files, boolean positionable) {
        this.files = files;
        this.positionable = positionable;
    }

    /**
     * Reads a file, a directory or a glob.
     *
     * @param <T> the type of the records
     * @param path such as {@code hdfs://namenode:8020/data/*.csv}, or with the name of a name service; a glob has any of
     *     the characters {@code * ? [ &#123;}
     * @param format how bytes become records
     * @return the next choices
     * @throws IllegalArgumentException if the path is none of HDFS
     */
    public static <T> Builder<T> forPath(String path, RecordFormat<T> format) {
        return forPath(path, HdfsOptions.defaults(), format);
    }

    /**
     * Reads a file, a directory or a glob of a cluster that the configuration on the class path does not describe.
     *
     * @param <T> the type of the records
     * @param path as for {@link #forPath(String, RecordFormat)}
     * @param options how to reach the cluster
     * @param format how bytes become records
     * @return the next choices
     * @throws IllegalArgumentException if the path is none of HDFS
     */
    public static <T> Builder<T> forPath(String path, HdfsOptions options, RecordFormat<T> format) {
        return new Builder<>(
                FileSource.forPath(HdfsOpener.of("A source on HDFS", path, options), path, format), format);
    }

    /**
     * Reads lines of UTF-8, once.
     *
     * @param path as for {@link #forPath(String, RecordFormat)}
     * @return the source
     */
    public static HdfsFileSource<String> lines(String path) {
        return forPath(path, LineFormat.utf8()).build();
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return positionable
                ? DeclaredGuarantee.exactlyOnce(
                        "the position in each file is in the checkpoint, with the number by which"
                                + " the NameNode knows the file; files must stay until they are read")
                : files.guarantee();
    }

    @Override
    public Boundedness boundedness() {
        return files.boundedness();
    }

    @Override
    public SplitEnumerator<FileSplit> createEnumerator(SourceContext context) throws IOException {
        return files.createEnumerator(context);
    }

    @Override
    public SourceReader<T, FileSplit> createReader(SourceContext context) throws IOException {
        return files.createReader(context);
    }

    @Override
    public Serde<FileSplit> splitSerde() {
        return files.splitSerde();
    }

    /**
     * Returns what the source reads, for a person.
     *
     * @return the path as it was given
     */
    @Override
    public String toString() {
        return files.toString();
    }

    /**
     * Makes a source. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private final FileSource.Builder<T> files;
        private final RecordFormat<T> format;

        private Builder(FileSource.Builder<T> files, RecordFormat<T> format) {
            this.files = files;
            this.format = format;
        }

        /**
         * Reads the directories in a directory too. Not so by default.
         *
         * @return this
         */
        public Builder<T> recursive() {
            files.recursive();
            return this;
        }

        /**
         * Watches for new files, which makes the source unbounded. Each file is read once, under the name it has when
         * it is found; it must be complete then.
         *
         * @param every how long to wait between two looks, each of which asks the NameNode for the listing; positive
         * @return this
         * @throws IllegalArgumentException if the interval is not positive
         */
        public Builder<T> monitorContinuously(Duration every) {
            files.monitorContinuously(every);
            return this;
        }

        /**
         * Chooses what to do with what cannot be read as a record.
         *
         * @param choice {@link BadRecords#FAIL} by default
         * @return this
         */
        public Builder<T> onBadRecord(BadRecords choice) {
            files.onBadRecord(choice);
            return this;
        }

        /**
         * Makes the source. Asks nobody; what is missing is found when the job starts.
         *
         * @return the source
         */
        public HdfsFileSource<T> build() {
            return new HdfsFileSource<>(files.build(), format.positionable());
        }
    }
}
