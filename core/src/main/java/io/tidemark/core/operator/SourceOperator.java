package io.tidemark.core.operator;

import io.tidemark.api.eventtime.WatermarkAlignmentParams;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.Watermarks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Polls a source's reader and hands on what it emits, a batch a poll. */
public final class SourceOperator extends StreamOperator {
    private final Source<Object, SourceSplit> source;
    private final OperatorRuntime runtime;
    private final Output rejectedOutput;
    private final Counter recordsOut;
    private final Counter rejectedRecords;
    private final Emitter emitter = new Emitter();
    private final @Nullable Watermarks watermarks;
    private final @Nullable SourceAlignment alignment;
    private @Nullable SourceReader<Object, SourceSplit> reader;
    /** How many rejected records nobody reads, since that was last told. */
    private long dropped;

    private boolean polled;
    private boolean idle;

    SourceOperator(
            String operatorId,
            String name,
            Source<Object, SourceSplit> source,
            WatermarkStrategy<Object> strategy,
            OperatorRuntime runtime,
            Output output,
            Output rejectedOutput) {
        super(operatorId, name, runtime, output);
        this.source = source;
        this.runtime = runtime;
        this.rejectedOutput = rejectedOutput;
        WatermarkAlignmentParams params = strategy.getAlignmentParameters();
        // those that wait for each other compare behind each batch, so that none gets further ahead than by one
        watermarks = strategy.equals(WatermarkStrategy.noWatermarks())
                ? null
                : new Watermarks(strategy, runtime.clock(), params == null ? runtime.watermarkIntervalMillis() : 0);
        alignment = params == null ? null : new SourceAlignment(params, watermarks, runtime.watermarkGroups());
        recordsOut = runtime.context().metrics().counter("recordsOut");
        rejectedRecords = runtime.context().metrics().counter(MetricNames.REJECTED_RECORDS);
    }

    @Override
    void open() throws Exception {
        reader = source.createReader(runtime.context());
    }

    @Override
    void process(RecordBatch batch) {
        throw new IllegalStateException("A source takes no records.");
    }

    /**
     * Gives the reader splits to read.
     *
     * @param splits each at its position
     * @throws OperatorException if one cannot be opened
     */
    public void addSplits(List<SourceSplit> splits) throws OperatorException {
        if (watermarks != null) {
            splits.forEach(split -> watermarks.assigned(split.splitId()));
        }
        try {
            reader.addSplits(splits);
        } catch (Exception e) {
            throw new OperatorException(name(), e);
        }
    }

    /** Tells the reader that no split will come any more. */
    public void noMoreSplits() {
        reader.noMoreSplits();
    }

    /**
     * Reads some records and hands them on; none while the source waits for others.
     *
     * @param maxRecords how many at most
     * @return what to expect of the next poll
     * @throws OperatorException if reading fails, or an operator behind does
     */
    public ReaderStatus poll(int maxRecords) throws OperatorException {
        if (alignment != null && alignment.isPaused()) {
            emitter.lastCount = 0;
            return ReaderStatus.WAITING;
        }
        polled = true;
        ReaderStatus status;
        try {
            status = reader.poll(emitter, maxRecords);
        } catch (Exception | Error e) {
            throw new OperatorException(name(), e);
        }
        emitter.flush();
        return status;
    }

    @Override
    void heldUp() {
        if (watermarks != null) {
            watermarks.heldUp();
        }
    }

    @Override
    int advance() throws Exception {
        if (watermarks != null) {
            watermarks.tick();
            if (watermarks.hasAdvanced()) {
                forwardWatermark(watermarks.watermark());
            }
            // nobody waits for a reader that has nothing to read; before the first poll it may not have been told yet
            boolean nothingComes = watermarks.isIdle() || polled && !watermarks.hasSplits();
            if (nothingComes != idle) {
                idle = nothingComes;
                processIdle(idle);
            }
            if (alignment != null) {
                alignment.compare(nothingComes, reader);
            }
        }
        return 0;
    }

    /**
     * Says that event time has come to its end, behind the last record.
     *
     * @throws OperatorException if an operator behind fails
     */
    public void endOfTime() throws OperatorException {
        if (alignment != null) {
            alignment.end();
        }
        watermark(Long.MAX_VALUE);
    }

    /**
     * Returns how many records the last poll emitted.
     *
     * @return 0 or more
     */
    public int lastPolled() {
        return emitter.lastCount;
    }

    @Override
    long takeRecordsDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    @Override
    DropReason dropReason() {
        return DropReason.REJECTED;
    }

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        List<SourceSplit> splits = new ArrayList<>(reader.snapshot(checkpointId));
        return new OperatorSnapshot(operatorId(), null, null, splits, SinkSnapshot.EMPTY);
    }

    @Override
    void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    void close() throws Exception {
        if (reader != null) {
            reader.close();
        }
    }

    /** Records, and the watermark behind them. */
    private record Part(RecordBatch batch, long watermark) {}

    /** Gathers the records of one poll. Its first capacity is what the last poll gave. */
    private final class Emitter implements SourceOutput<Object> {
        private RecordBatch batch = new RecordBatch(0, false);
        private final List<Part> parts = new ArrayList<>();
        private @Nullable RecordBatch rejected;
        private int lastCount;

        @Override
        public void collect(Object record) {
            collect(record, NO_TIMESTAMP);
        }

        @Override
        public void collect(Object record, long timestampMillis) {
            if (record == null) {
                throw nullOutput("The source");
            }
            if (watermarks == null) {
                batch.add(record, timestampMillis);
            } else {
                batch.add(record, watermarks.onRecord(record, timestampMillis));
                cutAtWatermark();
            }
        }

        private void cutAtWatermark() {
            if (watermarks.hasAdvanced()) {
                parts.add(new Part(batch, watermarks.watermark()));
                batch = new RecordBatch(0, false);
            }
        }

        @Override
        public void split(String splitId) {
            if (watermarks != null) {
                watermarks.split(splitId);
            }
        }

        @Override
        public void splitFinished(String splitId) {
            if (watermarks != null) {
                watermarks.splitFinished(splitId);
                cutAtWatermark();
            }
        }

        @Override
        public void reject(RejectedRecord record) {
            rejectedRecords.increment();
            if (rejectedOutput == Output.NONE) {
                dropped++;
                return;
            }
            if (rejected == null) {
                rejected = new RecordBatch(1, false);
            }
            rejected.add(record, NO_TIMESTAMP);
        }

        void flush() throws OperatorException {
            lastCount = 0;
            for (Part part : parts) {
                emit(part.batch);
                forwardWatermark(part.watermark);
            }
            parts.clear();
            RecordBatch full = batch;
            if (full.size > 0) {
                batch = new RecordBatch(full.size, false);
                emit(full);
            }
            if (rejected != null) {
                RecordBatch all = rejected;
                rejected = null;
                rejectedOutput.emit(all);
            }
        }

        private void emit(RecordBatch full) throws OperatorException {
            lastCount += full.size;
            recordsOut.add(full.size);
            output().emit(full);
        }
    }
}
