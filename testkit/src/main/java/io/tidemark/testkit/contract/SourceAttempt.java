package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.source.SplitAssigner;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * The enumerator and the readers of one attempt, called in the order in which an engine calls them. Readers take turns;
 * what each emitted is its state, kept with its snapshot.
 */
final class SourceAttempt<T> {
    private final SourceJob<T> job;
    private final Source<T, SourceSplit> source;
    private final String executionId;
    private final int parallelism;
    private final SplitAssigner assigner;
    private final SplitEnumerator<SourceSplit> enumerator;
    private final List<SourceReader<T, SourceSplit>> readers = new ArrayList<>();
    private final List<Emitted<T>> emitted = new ArrayList<>();
    private final List<TestSubtask> subtasks = new ArrayList<>();
    private final ReaderStatus[] statuses;
    private final List<SubtaskSnapshot> snapshots = new ArrayList<>();
    private final List<T> cut = new ArrayList<>();
    private final List<T> before;
    private final long begunWith;
    private SortedSet<String> known;
    private long checkpointId;
    private int turn;
    private int idle;
    private boolean closed;

    SourceAttempt(SourceJob<T> job, Source<T, SourceSplit> source, String executionId, int parallelism)
            throws IOException {
        this.job = job;
        this.source = source;
        this.executionId = executionId;
        this.parallelism = parallelism;
        assigner = new SplitAssigner(parallelism);
        statuses = new ReaderStatus[parallelism];
        Arrays.fill(statuses, ReaderStatus.MORE);
        before = job.durableRecords();
        begunWith = job.durableId();
        checkpointId = begunWith;
        enumerator = source.createEnumerator(context(0));
        try {
            open();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        known = assigner.known();
    }

    private void open() throws IOException {
        Map<Integer, List<SourceSplit>> assignment = begunWith == SourceJob.NO_CHECKPOINT
                ? assigner.discovered(enumerator.discover())
                : assigner.restored(job.durableKnownSplits(), job.durableSplits(source.splitSerde()));
        job.note("attempt " + executionId + " opens " + parallelism + " readers for " + assignment);
        for (int i = 0; i < parallelism; i++) {
            subtasks.add(context(i));
            readers.add(source.createReader(subtasks.get(i)));
            emitted.add(new Emitted<>(i));
        }
        assign(assignment);
        if (source.boundedness() == Boundedness.BOUNDED) {
            readers.forEach(SourceReader::noMoreSplits);
        }
    }

    private TestSubtask context(int subtask) {
        return TestSubtask.underContract(job.system(), subtask, parallelism, executionId)
                .withRestored(begunWith != SourceJob.NO_CHECKPOINT);
    }

    private void assign(Map<Integer, List<SourceSplit>> assignment) throws IOException {
        for (Map.Entry<Integer, List<SourceSplit>> entry : assignment.entrySet()) {
            readers.get(entry.getKey()).addSplits(entry.getValue());
        }
    }

    /** Reads so many records, one a poll, or fewer if no more are there or come in the time that is allowed. */
    void read(int count) throws IOException {
        int to = Math.min(total() + count, job.available());
        long start = System.nanoTime();
        while (total() < to && !isFinished()) {
            if (poll(1) == 0 && !job.mayWaitSince(start)) {
                job.note("  waits for more records in vain");
                return;
            }
        }
    }

    /** Reads until every reader says that it is finished. */
    void readToEnd() throws IOException {
        long since = System.nanoTime();
        while (!isFinished()) {
            if (poll(1) > 0) {
                since = System.nanoTime();
            } else if (!job.mayWaitSince(since)) {
                throw new AssertionError("The source is bounded and does not come to its end: its readers say "
                        + Arrays.toString(statuses) + " and give nothing.");
            }
        }
    }

    /** Polls the next reader that is not finished; returns how many records came. When all wait, time passes. */
    int poll(int maxRecords) throws IOException {
        int subtask = turn++ % parallelism;
        int count = 0;
        if (statuses[subtask] != ReaderStatus.FINISHED) {
            statuses[subtask] = emitted.get(subtask).poll(readers.get(subtask), maxRecords, job);
            count = emitted.get(subtask).lastCount();
            subtasks.get(subtask).askGauges();
        }
        idle = count == 0 && statuses[subtask] != ReaderStatus.MORE ? idle + 1 : 0;
        if (idle == parallelism && !isFinished()) {
            idle = 0;
            lookForSplits();
            Patience.pause(SourceJob.POLL_PAUSE_MILLIS);
        }
        return count;
    }

    private void lookForSplits() throws IOException {
        boolean mayCome = source.boundedness() == Boundedness.UNBOUNDED
                && !enumerator.rediscoverEvery().isZero();
        if (mayCome) {
            assign(assigner.discovered(enumerator.discover()));
        }
    }

    boolean isFinished() {
        return Arrays.stream(statuses).allMatch(status -> status == ReaderStatus.FINISHED);
    }

    private int total() {
        return emitted.stream().mapToInt(one -> one.records().size()).sum();
    }

    /** All records that count: those before the checkpoint this began with, and those read since. */
    List<T> records() {
        List<T> all = new ArrayList<>(before);
        emitted.forEach(one -> all.addAll(one.records()));
        return all;
    }

    void beginCheckpoint() {
        checkpointId++;
        known = assigner.known();
        snapshots.clear();
        cut.clear();
    }

    /** Has every reader freeze its positions. */
    void snapshot() throws IOException {
        beginCheckpoint();
        for (int i = 0; i < parallelism; i++) {
            snapshot(i);
        }
    }

    void snapshot(int subtask) throws IOException {
        List<SourceSplit> splits = List.copyOf(readers.get(subtask).snapshot(checkpointId));
        job.note("  reader " + subtask + " is at " + splits + " in checkpoint " + checkpointId);
        List<SplitPosition> positions = new ArrayList<>();
        Serde<SourceSplit> serde = source.splitSerde();
        for (SourceSplit split : splits) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(split, new DataOutputStream(bytes));
            positions.add(new SplitPosition(split.splitId(), Bytes.copyOf(bytes.toByteArray())));
        }
        snapshots.add(new SubtaskSnapshot(
                subtask, List.of(), positions, Bytes.EMPTY, List.of(), statuses[subtask] == ReaderStatus.FINISHED));
        cut.addAll(emitted.get(subtask).records());
    }

    /** Makes what was frozen last the checkpoint that the next attempt begins with. */
    void makeDurable() {
        List<T> records = new ArrayList<>(before);
        records.addAll(cut);
        job.makeDurable(checkpointId, source.splitSerde().schema(), List.copyOf(known), snapshots, records);
    }

    void notifyComplete(int subtask) throws IOException {
        readers.get(subtask).notifyCheckpointComplete(checkpointId);
    }

    /** A checkpoint from its barrier to its notification. */
    void checkpoint() throws IOException {
        snapshot();
        makeDurable();
        notifyComplete();
    }

    void notifyComplete() throws IOException {
        job.note("  notifies of checkpoint " + checkpointId);
        for (int i = 0; i < parallelism; i++) {
            notifyComplete(i);
        }
    }

    void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        job.note("  closes");
        try (enumerator) {
            for (SourceReader<T, SourceSplit> reader : readers) {
                reader.close();
            }
            subtasks.forEach(TestSubtask::askGauges);
        }
    }
}
