package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A job of {@link #RECORDS} records that ends in a sink and is restarted from its newest durable checkpoint. One case,
 * one instance.
 */
final class SinkJob<T> {
    static final int RECORDS = 30;

    /** How many records come between two checkpoints. */
    static final int BATCH = 6;

    static final long MILLIS_BETWEEN_RECORDS = 1_000;
    static final String OPERATOR = "sink";

    private static final int KEY_GROUPS = 128;

    /** A checkpoint that exists, and how many records lie before it. */
    private record Durable(CheckpointMetadata metadata, int position) {}

    /** Makes the sink of a process. */
    interface Process<T> {
        Sink<T> sink() throws Exception;
    }

    private final String system;
    private final Process<T> process;
    private final IntFunction<T> record;
    private final List<SinkAttempt<T>> attempts = new ArrayList<>();
    /** Also read by the thread that waits for the case, when it takes too long. */
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    private @Nullable Durable durable;
    private @Nullable Sink<T> sink;
    private long epoch;

    SinkJob(String system, Process<T> process, IntFunction<T> record) {
        this.system = system;
        this.process = process;
        this.record = record;
    }

    String system() {
        return system;
    }

    T record(int number) {
        return record.apply(number);
    }

    @Nullable
    CheckpointMetadata durable() {
        return durable == null ? null : durable.metadata;
    }

    int durablePosition() {
        return durable == null ? 0 : durable.position;
    }

    void note(String line) {
        notes.add(line);
    }

    /** What happened so far, for the message of a failure. */
    String story() {
        return String.join("\n", List.copyOf(notes));
    }

    CheckpointMetadata makeDurable(long checkpointId, List<SubtaskSnapshot> subtasks, int position) {
        note("  checkpoint " + checkpointId + " is durable, with all records before " + position);
        CheckpointMetadata metadata = new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                system,
                checkpointId,
                epoch,
                0,
                List.of(),
                List.of(new OperatorSnapshot(OPERATOR, OPERATOR, KEY_GROUPS, "", List.of(), subtasks)));
        durable = new Durable(metadata, position);
        return metadata;
    }

    /** Starts an attempt in a new process. */
    SinkAttempt<T> startProcess(int parallelism) throws Exception {
        epoch++;
        sink = process.sink();
        return startAttempt(parallelism);
    }

    /** Starts an attempt in the process that is there. */
    SinkAttempt<T> startAttempt(int parallelism) throws IOException {
        String executionId = TestSubtask.executionId(epoch, attempts.size() + 1);
        SinkAttempt<T> attempt = new SinkAttempt<>(this, sink, executionId, parallelism);
        attempts.add(attempt);
        return attempt;
    }

    /** Releases what the attempts that were cut off still hold, so that a test leaves nothing behind. */
    void release() {
        for (SinkAttempt<T> attempt : attempts) {
            try {
                attempt.close();
            } catch (IOException | RuntimeException e) {
                note("  cannot be closed: " + e);
            }
        }
    }
}
