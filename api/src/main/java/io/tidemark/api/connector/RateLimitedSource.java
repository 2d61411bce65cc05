package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Slows another source down to a steady rate. The guarantee and the positions are the other's.
 *
 * <p>The rate holds for each reader that has something to read. It is kept by the clock of the machine; what was not read
 * in time is not caught up.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 * @since 0.1
 */
public final class RateLimitedSource<T, S extends SourceSplit> implements Source<T, S> {
    private static final long serialVersionUID = 1L;

    private final Source<T, S> source;
    private final double recordsPerSecond;

    private RateLimitedSource(Source<T, S> source, double recordsPerSecond) {
        if (!(recordsPerSecond > 0 && recordsPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The rate is " + recordsPerSecond + " records a second; give more than 0.");
        }
        this.source = source;
        this.recordsPerSecond = recordsPerSecond;
    }

    /**
     * Slows a source down.
     *
     * @param <T> the type of the records
     * @param <S> the type of the splits
     * @param source what is read
     * @param recordsPerSecond of each reader, more than 0
     * @return the slower source
     */
    public static <T, S extends SourceSplit> RateLimitedSource<T, S> of(Source<T, S> source, double recordsPerSecond) {
        return new RateLimitedSource<>(source, recordsPerSecond);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return source.guarantee();
    }

    @Override
    public Boundedness boundedness() {
        return source.boundedness();
    }

    @Override
    public SplitEnumerator<S> createEnumerator(SourceContext context) throws IOException {
        return source.createEnumerator(context);
    }

    @Override
    public SourceReader<T, S> createReader(SourceContext context) throws IOException {
        return new Reader<>(source.createReader(context), new Pace(recordsPerSecond));
    }

    @Override
    public Serde<S> splitSerde() {
        return source.splitSerde();
    }

    private static final class Reader<T, S extends SourceSplit> implements SourceReader<T, S> {
        private final SourceReader<T, S> reader;
        private final Pace pace;

        Reader(SourceReader<T, S> reader, Pace pace) {
            this.reader = reader;
            this.pace = pace;
        }

        @Override
        public void addSplits(List<S> splits) throws IOException {
            reader.addSplits(splits);
        }

        @Override
        public void noMoreSplits() {
            reader.noMoreSplits();
        }

        @Override
        public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
            long due = pace.due();
            if (due <= 0) {
                return ReaderStatus.WAITING;
            }
            CountingOutput<T> counting = new CountingOutput<>(output);
            ReaderStatus status = reader.poll(counting, (int) Math.min(due, maxRecords));
            pace.emitted(counting.count);
            return status;
        }

        @Override
        public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume)
                throws IOException {
            return reader.pauseOrResumeSplits(splitsToPause, splitsToResume);
        }

        @Override
        public List<S> snapshot(long checkpointId) throws IOException {
            return reader.snapshot(checkpointId);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws IOException {
            reader.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static final class CountingOutput<T> implements SourceOutput<T> {
        private final SourceOutput<T> output;
        private int count;

        CountingOutput(SourceOutput<T> output) {
            this.output = output;
        }

        @Override
        public void collect(T record) {
            output.collect(record);
            count++;
        }

        @Override
        public void collect(T record, long timestampMillis) {
            output.collect(record, timestampMillis);
            count++;
        }

        @Override
        public void split(String splitId) {
            output.split(splitId);
        }

        @Override
        public void splitFinished(String splitId) {
            output.splitFinished(splitId);
        }

        @Override
        public void reject(RejectedRecord rejected) {
            output.reject(rejected);
        }
    }
}
