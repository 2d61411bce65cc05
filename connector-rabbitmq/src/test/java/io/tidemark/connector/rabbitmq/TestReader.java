package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Drives one reader as an engine does: polls it, and waits for its wake-up when it has nothing. */
final class TestReader<T, S extends SourceSplit> implements AutoCloseable, SourceOutput<T> {
    private static final int MAX_RECORDS = 7;

    final TestSubtask subtask = TestSubtask.single().withJobName("job").withOperatorName("orders");
    final List<T> records = new ArrayList<>();
    final List<Long> timestamps = new ArrayList<>();
    final List<RejectedRecord> rejected = new ArrayList<>();
    private final SourceReader<T, S> reader;
    private long checkpointId;

    private TestReader(Source<T, S> source) throws IOException {
        reader = source.createReader(subtask);
    }

    /** Starts with what the source discovers. */
    static <T, S extends SourceSplit> TestReader<T, S> start(Source<T, S> source) throws IOException {
        try (SplitEnumerator<S> enumerator =
                source.createEnumerator(TestSubtask.single().withJobName("job").withOperatorName("orders"))) {
            return start(source, enumerator.discover());
        }
    }

    /** Starts with splits of a checkpoint. */
    static <T, S extends SourceSplit> TestReader<T, S> start(Source<T, S> source, List<S> splits) throws IOException {
        TestReader<T, S> reader = new TestReader<>(source);
        reader.reader.addSplits(splits);
        return reader;
    }

    TestReader<T, S> read(int count) throws IOException {
        return readUntil(() -> records.size() >= count);
    }

    TestReader<T, S> readUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            if (reader.poll(this, MAX_RECORDS) == ReaderStatus.WAITING && !done.getAsBoolean()) {
                subtask.awaitWakeUp();
            }
        }
        return this;
    }

    List<S> snapshot() throws IOException {
        return reader.snapshot(++checkpointId);
    }

    void complete() throws IOException {
        reader.notifyCheckpointComplete(checkpointId);
    }

    List<S> checkpoint() throws IOException {
        List<S> splits = snapshot();
        complete();
        return splits;
    }

    @Override
    public void collect(T record) {
        collect(record, NO_TIMESTAMP);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        records.add(record);
        timestamps.add(timestampMillis);
    }

    @Override
    public void reject(RejectedRecord record) {
        rejected.add(record);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
