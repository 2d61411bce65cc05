package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads a source in one subtask, as an engine does, and can stop and go on from a checkpoint between any two polls. */
final class Reading<T, S extends SourceSplit> implements SourceOutput<T> {
    private static final long DEADLINE_NANOS = Duration.ofSeconds(30).toNanos();

    final List<T> records = new ArrayList<>();
    private final Source<T, S> source;
    private SourceReader<T, S> reader;

    Reading(Source<T, S> source) throws IOException {
        this(source, discover(source, 1));
    }

    Reading(Source<T, S> source, List<S> splits) throws IOException {
        this.source = source;
        open(splits);
    }

    static <T, S extends SourceSplit> List<S> discover(Source<T, S> source, int parallelism) throws IOException {
        return source.createEnumerator(new TestSubtask(0, parallelism)).discover();
    }

    private void open(List<S> splits) throws IOException {
        reader = source.createReader(new TestSubtask(0, 1));
        if (!splits.isEmpty()) {
            reader.addSplits(splits);
        }
        reader.noMoreSplits();
    }

    ReaderStatus poll(int maxRecords) throws IOException {
        int before = records.size();
        ReaderStatus status = reader.poll(this, maxRecords);
        assertThat(records.size() - before).isLessThanOrEqualTo(maxRecords);
        return status;
    }

    /** Polls until the end, waiting where the reader waits. */
    List<T> toEnd(int maxRecords) throws IOException {
        long begin = System.nanoTime();
        while (poll(maxRecords) != ReaderStatus.FINISHED) {
            assertThat(System.nanoTime() - begin).as("the source does not end").isLessThan(DEADLINE_NANOS);
            Thread.onSpinWait();
        }
        return records;
    }

    /** Goes on with a new reader from what the old one kept, by way of bytes. */
    void crashAndRestore() throws IOException {
        List<S> restored = new ArrayList<>();
        Serde<S> serde = source.splitSerde();
        for (S split : reader.snapshot(1)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(split, new DataOutputStream(bytes));
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            restored.add(serde.reading(serde.schema()).deserialize(input));
            assertThat(input.read()).isEqualTo(-1);
        }
        reader.close();
        open(restored);
    }

    /** Restores before each poll in turn, and once before every poll; the records must be the same each time. */
    static <T, S extends SourceSplit> void restoresBetweenAnyTwoPolls(Source<T, S> source, int maxRecords)
            throws IOException {
        List<T> undisturbed = new Reading<>(source).toEnd(maxRecords);
        for (int at = 0; at < undisturbed.size() + 2; at++) {
            Reading<T, S> reading = new Reading<>(source);
            for (int i = 0; i < at; i++) {
                reading.poll(maxRecords);
            }
            reading.crashAndRestore();
            assertThat(reading.toEnd(7)).as("restored before poll %d", at).isEqualTo(undisturbed);
        }
    }

    @Override
    public void collect(T record) {
        records.add(record);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        records.add(record);
    }

    @Override
    public void reject(RejectedRecord rejected) {
        throw new AssertionError("nothing is rejected here: " + rejected);
    }
}
