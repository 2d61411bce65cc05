package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.BucketAssigner;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.Encoder;
import java.io.IOException;
import java.util.List;

/**
 * Writes records to part files in HDFS that appear whole, each record in exactly one of them, however often the process, a
 * DataNode or the NameNode dies. Names, buckets and the rolling of parts are those of {@link FileSink}.
 *
 * <p>At a checkpoint each part that goes on is forced to the disks of its DataNodes ({@code hsync}). After a restart it goes
 * on in place: the NameNode closes it for the process that had it open ({@code recoverLease}), which cannot add a byte from
 * then on even if it lives, and cuts off what the checkpoint does not have. That takes the DataNodes some seconds, at most
 * {@link HdfsOptions#withTimeout}. So an older checkpoint, or a savepoint, can be restored once only if newer ones have gone
 * on with its parts: what they wrote is cut off.
 *
 * <p>A file system older than Hadoop 2.7 cannot cut. There the part ends where the checkpoint has its end, with a hidden file
 * beside it, {@code .part-00-EXECUTION-00000000.valid-length}, that says how many of its bytes count. {@link HdfsFileSource}
 * heeds it; other readers see a few records twice unless they do, too.
 *
 * <p>A part has more than one replica, or it does not survive the death of its DataNode.
 *
 * <p><b>Counters:</b> those of {@link FileSink}. What Hadoop's client repeats by itself it does not tell, and is not among the
 * {@code errors}.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class HdfsFileSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final FileSink<T> files;

    private HdfsFileSink(FileSink<T> files) {
        this.files = files;
    }

    /**
     * Writes records one by one.
     *
     * @param <T> the type of the records
     * @param directory where parts appear, such as {@code hdfs://namenode:8020/data}; made if there is none
     * @param encoder how a record becomes bytes, for example {@link Encoder#lines()}
     * @return the next choices
     * @throws IllegalArgumentException if the directory is none of HDFS
     */
    public static <T> Builder<T> forRowFormat(String directory, Encoder<? super T> encoder) {
        return forRowFormat(directory, HdfsOptions.defaults(), encoder);
    }

    /**
     * Writes records one by one to a cluster that the configuration on the class path does not describe.
     *
     * @param <T> the type of the records
     * @param directory as for {@link #forRowFormat(String, Encoder)}
     * @param options how to reach the cluster
     * @param encoder how a record becomes bytes
     * @return the next choices
     * @throws IllegalArgumentException if the directory is none of HDFS
     */
    public static <T> Builder<T> forRowFormat(String directory, HdfsOptions options, Encoder<? super T> encoder) {
        HdfsOpener opener = HdfsOpener.of("A sink on HDFS", directory, options);
        return new Builder<>(FileSink.forRowFormat(opener, HdfsFiles.withoutLastSlash(directory), encoder));
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce(
                "part files are published by an atomic rename once the checkpoint that holds"
                        + " them is durable; what was never published is cut off, or marked as not valid, after a failure");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        return files.createWriter(context, states);
    }

    @Override
    public Committer createCommitter(SubtaskContext context) throws IOException {
        return files.createCommitter(context);
    }

    /**
     * Returns where the sink writes, for a person.
     *
     * @return the directory and the prefix
     */
    @Override
    public String toString() {
        return files.toString();
    }

    /**
     * Makes a sink. Not thread-safe.
     *
     * @param <T> the type of the records
     * @since 0.1
     */
    public static final class Builder<T> {
        private final FileSink.Builder<T> files;

        private Builder(FileSink.Builder<T> files) {
            this.files = files;
        }

        /**
         * Chooses when a part ends.
         *
         * @param rollingPolicy by default at 128 MiB, after a minute, or after a minute without records
         * @return this
         */
        public Builder<T> withRollingPolicy(RollingPolicy rollingPolicy) {
            files.withRollingPolicy(rollingPolicy);
            return this;
        }

        /**
         * Chooses a directory by record.
         *
         * @param assigner by default all records go to the directory of the sink; HDFS has no names with a colon
         * @return this
         */
        public Builder<T> withBucketAssigner(BucketAssigner<? super T> assigner) {
            files.withBucketAssigner(assigner);
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
            files.withPartPrefix(partPrefix);
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
            files.withPartSuffix(partSuffix);
            return this;
        }

        /**
         * Makes the sink. Asks nobody.
         *
         * @return the sink
         */
        public HdfsFileSink<T> build() {
            return new HdfsFileSink<>(files.build());
        }
    }
}
