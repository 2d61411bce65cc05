package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A job that keeps every record it reads as its state, and is restarted from its newest durable checkpoint. */
final class SourceJob<T> {
    static final long NO_CHECKPOINT = 0;

    /** A reader that waits is polled again after so long. */
    static final long POLL_PAUSE_MILLIS = 1;

    private static final String OPERATOR = "source";
    private static final int KEY_GROUPS = 128;

    /** A checkpoint that exists, and the state in it. */
    private record Durable<T>(CheckpointMetadata metadata, List<T> records) {}

    /** Makes the source of a process. */
    interface Process<T> {
        Source<T, ?> source() throws Exception;
    }

    private final String system;
    private final Process<T> process;
    private final int available;
    private final Duration patience;
    private final List<SourceAttempt<T>> attempts = new ArrayList<>();

    /** Also read by the thread that waits for the case, when it takes too long. */
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    private @Nullable Durable<T> durable;
    private @Nullable Source<T, SourceSplit> source;
    private long epoch;

    SourceJob(String system, Process<T> process, int available, Duration patience) {
        this.system = system;
        this.process = process;
        this.available = available;
        this.patience = patience;
    }

    String system() {
        return system;
    }

    /** How many records the first attempt can read. */
    int available() {
        return available;
    }

    boolean mayWaitSince(long startNanos) {
        return System.nanoTime() - startNanos < patience.toNanos();
    }

    void note(String line) {
        notes.add(line);
    }

    /** What happened so far, for the message of a failure. */
    String story() {
        return String.join("\n", List.copyOf(notes));
    }

    long durableId() {
        return durable == null ? NO_CHECKPOINT : durable.metadata.checkpointId();
    }

    List<T> durableRecords() {
        return durable == null ? List.of() : durable.records;
    }

    SortedSet<String> durableKnownSplits() {
        return new TreeSet<>(operator().knownSplits());
    }

    /** Returns the unfinished splits at their positions, read from their bytes. */
    List<SourceSplit> durableSplits(Serde<SourceSplit> serde) throws IOException {
        Serde<SourceSplit> reading = serde.reading(operator().splitSchema());
        List<SourceSplit> splits = new ArrayList<>();
        for (SubtaskSnapshot subtask : operator().subtasks()) {
            for (SplitPosition position : subtask.splits()) {
                byte[] bytes = position.split().toArray();
                splits.add(reading.deserialize(new DataInputStream(new ByteArrayInputStream(bytes))));
            }
        }
        return splits;
    }

    private OperatorSnapshot operator() {
        return durable.metadata.operators().get(0);
    }

    void makeDurable(
            long checkpointId,
            String splitSchema,
            List<String> knownSplits,
            List<SubtaskSnapshot> subtasks,
            List<T> records) {
        note("  checkpoint " + checkpointId + " is durable, with " + records.size() + " records");
        OperatorSnapshot operator =
                new OperatorSnapshot(OPERATOR, OPERATOR, KEY_GROUPS, splitSchema, knownSplits, subtasks);
        CheckpointMetadata metadata = new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION, system, checkpointId, epoch, 0, List.of(), List.of(operator));
        durable = new Durable<>(metadata, records);
    }

    /** Starts an attempt in a new process. */
    @SuppressWarnings("unchecked") // a source is given back splits of its own
    SourceAttempt<T> startProcess(int parallelism) throws Exception {
        epoch++;
        source = (Source<T, SourceSplit>) process.source();
        return startAttempt(parallelism);
    }

    /** Starts an attempt in the process that is there. */
    SourceAttempt<T> startAttempt(int parallelism) throws IOException {
        String executionId = TestSubtask.executionId(epoch, attempts.size() + 1);
        SourceAttempt<T> attempt = new SourceAttempt<>(this, source, executionId, parallelism);
        attempts.add(attempt);
        return attempt;
    }

    /** Releases what the attempts that were cut off still hold, so that a test leaves nothing behind. */
    void release() {
        for (SourceAttempt<T> attempt : attempts) {
            try {
                attempt.close();
            } catch (IOException | RuntimeException e) {
                note("  cannot be closed: " + e);
            }
        }
    }
}
