package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Drives an enumerator and one reader as an engine does: polls it, and waits for its wake-up when it has nothing. */
final class SourceReading<T> implements AutoCloseable, SourceOutput<T> {
    private static final int MAX_RECORDS = 100;

    /** What was emitted, and of which split. */
    record Emitted<T>(T record, long timestampMillis, String split) {}

    final TestSubtask context;
    final KafkaSourceReader<T> reader;
    final List<Emitted<T>> emitted = new ArrayList<>();
    final List<RejectedRecord> rejected = new ArrayList<>();
    final Set<String> finished = new HashSet<>();
    private final SplitEnumerator<KafkaSplit> enumerator;
    private final Set<String> known = new HashSet<>();
    private String split = "";
    private @Nullable T failing;

    private SourceReading(KafkaSource<T> source, boolean restored) throws IOException {
        context = TestSubtask.single().withOperatorName("orders").withRestored(restored);
        enumerator = source.createEnumerator(context);
        reader = (KafkaSourceReader<T>) source.createReader(context);
    }

    /** Starts the source for the first time. */
    static <T> SourceReading<T> start(KafkaSource<T> source) throws IOException {
        SourceReading<T> reading = new SourceReading<>(source, false);
        try {
            reading.discover();
        } catch (IOException | RuntimeException e) {
            reading.close();
            throw e;
        }
        if (source.boundedness() == Boundedness.BOUNDED) {
            reading.reader.noMoreSplits();
        }
        return reading;
    }

    /** Goes on from splits of a checkpoint, which has all that were known. */
    static <T> SourceReading<T> goOn(KafkaSource<T> source, List<KafkaSplit> splits) throws IOException {
        SourceReading<T> reading = new SourceReading<>(source, true);
        splits.forEach(split -> reading.known.add(split.splitId()));
        reading.reader.addSplits(splits);
        return reading;
    }

    /** Looks for splits, and adds those that are new; returns them. */
    List<KafkaSplit> discover() throws IOException {
        List<KafkaSplit> unknown = enumerator.discover().stream()
                .filter(found -> known.add(found.splitId()))
                .toList();
        if (!unknown.isEmpty()) {
            reader.addSplits(unknown);
        }
        return unknown;
    }

    ReaderStatus poll() throws IOException {
        return reader.poll(this, MAX_RECORDS);
    }

    /** Reads until so many records are there. */
    List<T> read(int count) throws IOException {
        readUntil(() -> emitted.size() >= count);
        return records();
    }

    void readUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            ReaderStatus status = poll();
            assertThat(status).isNotEqualTo(ReaderStatus.FINISHED);
            if (status == ReaderStatus.WAITING && !done.getAsBoolean()) {
                context.awaitWakeUp();
            }
        }
    }

    List<T> readToEnd() throws IOException {
        ReaderStatus status;
        while ((status = poll()) != ReaderStatus.FINISHED) {
            if (status == ReaderStatus.WAITING) {
                context.awaitWakeUp();
            }
        }
        return records();
    }

    List<T> records() {
        return emitted.stream().map(Emitted::record).toList();
    }

    /** Fails where the record is emitted, as an operator behind the source may. */
    void failOn(T record) {
        failing = record;
    }

    @Override
    public void split(String splitId) {
        split = splitId;
    }

    @Override
    public void splitFinished(String splitId) {
        finished.add(splitId);
    }

    @Override
    public void collect(T record) {
        throw new AssertionError("A record of Kafka has a timestamp: " + record);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        if (record.equals(failing)) {
            throw new IllegalStateException("An operator fails.");
        }
        emitted.add(new Emitted<>(record, timestampMillis, split));
    }

    @Override
    public void reject(RejectedRecord record) {
        rejected.add(record);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        enumerator.close();
    }
}
