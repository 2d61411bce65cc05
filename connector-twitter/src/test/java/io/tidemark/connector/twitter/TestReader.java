package io.tidemark.connector.twitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Drives one reader as an engine does: polls it, and waits for its wake-up when it has nothing. */
final class TestReader<T> implements AutoCloseable, SourceOutput<T> {
    private static final int MAX_RECORDS = 100;

    final List<T> records = new ArrayList<>();
    final List<Long> timestamps = new ArrayList<>();
    final SourceReader<T, StreamSplit> reader;
    private final TestSubtask subtask = TestSubtask.single().withJobName("job").withOperatorName("posts");

    TestReader(TwitterSource<T> source) throws IOException {
        this(source, source.createEnumerator(null).discover());
    }

    TestReader(TwitterSource<T> source, List<StreamSplit> splits) throws IOException {
        reader = source.createReader(subtask);
        reader.addSplits(splits);
        reader.noMoreSplits();
    }

    /** Polls until something is so; the limit is that of the test. */
    TestReader<T> readUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            ReaderStatus status = reader.poll(this, MAX_RECORDS);
            assertThat(status).isNotEqualTo(ReaderStatus.FINISHED);
            if (status == ReaderStatus.WAITING && !done.getAsBoolean()) {
                subtask.awaitWakeUp();
            }
        }
        return this;
    }

    TestReader<T> read(int count) throws IOException {
        return readUntil(() -> records.size() >= count);
    }

    long count(String counter) {
        return subtask.count(counter);
    }

    OptionalLong gauge(String gauge) {
        return subtask.gauge(gauge);
    }

    @Override
    public void collect(T record) {
        throw new AssertionError("A post without a timestamp: " + record);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        records.add(record);
        timestamps.add(timestampMillis);
    }

    @Override
    public void reject(RejectedRecord rejected) {
        throw new AssertionError("Rejected without being asked: " + rejected);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
