package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OutstandingCommittables;
import io.tidemark.core.checkpoint.StoredCommittable;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.recovery.HeldCommittables;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writers and the committer of one attempt, called in the order in which an engine calls them. What the checkpoint
 * holds is published before a writer is opened.
 */
final class SinkAttempt<T> {
    private static final int MAX_TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 1;

    private final SinkJob<T> job;
    private final String executionId;
    private final int parallelism;
    private final Committer committer;
    private final List<SinkWriter<T>> writers = new ArrayList<>();
    private final List<TestSubtask> subtasks = new ArrayList<>();
    private final List<OutstandingCommittables> outstanding = new ArrayList<>();
    private final List<SubtaskSnapshot> prepared = new ArrayList<>();
    /** Of the checkpoint that is being prepared. */
    private HeldCommittables held = new HeldCommittables();
    /** Of the newest durable checkpoint, until it is published. */
    private @Nullable HeldCommittables live;

    private @Nullable CheckpointMetadata restored;
    private long checkpointId;
    private int next;
    private boolean ended;
    private boolean closed;

    SinkAttempt(SinkJob<T> job, Sink<T> sink, String executionId, int parallelism) throws IOException {
        this.job = job;
        this.executionId = executionId;
        this.parallelism = parallelism;
        restored = job.durable();
        checkpointId = restored == null ? 0 : restored.checkpointId();
        next = job.durablePosition();
        ended = next == SinkJob.RECORDS;
        committer = sink.createCommitter(context(0));
        try {
            commit();
            open(sink);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(Sink<T> sink) throws IOException {
        RestoredState state = restored == null ? RestoredState.nothing() : RestoredState.of(restored);
        for (int i = 0; i < parallelism; i++) {
            subtasks.add(context(i));
            writers.add(sink.createWriter(subtasks.get(i), state.writerStates(SinkJob.OPERATOR, i, parallelism)));
            outstanding.add(new OutstandingCommittables());
        }
        job.note("attempt " + executionId + " opens " + parallelism + " writers at record " + next);
    }

    private TestSubtask context(int subtask) {
        return TestSubtask.underContract(job.system(), subtask, parallelism, executionId);
    }

    /** Writes the next records, each in the subtask that its number says. */
    void write(int count) throws IOException {
        int to = Math.min(next + count, SinkJob.RECORDS);
        job.note("  writes records " + next + " to " + (to - 1));
        for (; next < to; next++) {
            writers.get(next % parallelism).write(job.record(next), SinkJob.MILLIS_BETWEEN_RECORDS * next);
        }
    }

    /** Writes what is left; the next flush is the last. */
    void writeRest() throws IOException {
        write(SinkJob.RECORDS - next);
        ended = true;
        for (SinkWriter<T> writer : writers) {
            writer.flush(true);
        }
    }

    void flush() throws IOException {
        for (int i = 0; i < parallelism; i++) {
            flush(i);
        }
    }

    void flush(int subtask) throws IOException {
        job.note("  flushes writer " + subtask + (ended ? " for the last time" : ""));
        writers.get(subtask).flush(ended);
    }

    void beginCheckpoint() {
        checkpointId++;
        prepared.clear();
        held.release();
        held = new HeldCommittables();
    }

    /** Has all writers prepare the next checkpoint. */
    void prepare() throws IOException {
        beginCheckpoint();
        for (int i = 0; i < parallelism; i++) {
            prepare(i);
        }
    }

    void prepare(int subtask) throws IOException {
        flush(subtask);
        SinkSnapshot snapshot = writers.get(subtask).prepareCommit(checkpointId);
        List<Committable> fresh = snapshot.committables();
        job.note("  prepares checkpoint " + checkpointId + " in writer " + subtask + ": " + fresh.size()
                + " committables");
        List<Committable> all = outstanding.get(subtask).prepared(checkpointId, fresh);
        held.add(new SubtaskId(0, subtask), Map.of(SinkJob.OPERATOR, all));
        prepared.add(new SubtaskSnapshot(
                subtask, List.of(), List.of(), Bytes.copyOf(snapshot.writerState()), stored(all), ended));
    }

    private static List<StoredCommittable> stored(List<Committable> committables) throws IOException {
        List<StoredCommittable> stored = new ArrayList<>();
        for (Committable committable : committables) {
            byte[] bytes = committable.toByteArray();
            if (bytes.length != committable.size()) {
                throw new AssertionError("A committable says that it has " + committable.size() + " bytes, and has "
                        + bytes.length + ".");
            }
            if (!Arrays.equals(bytes, committable.toByteArray())) {
                throw new AssertionError("A committable has other bytes when it is opened again.");
            }
            stored.add(new StoredCommittable.Inline(Bytes.copyOf(bytes)));
        }
        return stored;
    }

    /** Makes what was prepared last the checkpoint that the next attempt begins with. */
    void makeDurable() {
        restored = job.makeDurable(checkpointId, prepared, next);
        releaseLive();
        live = held;
        held = new HeldCommittables();
    }

    void notifyComplete() {
        outstanding.forEach(subtask -> subtask.completed(checkpointId));
    }

    /**
     * Publishes the newest durable checkpoint that this attempt knows: what its writers prepared the first time, and what the
     * checkpoint holds each other time.
     */
    void commit() throws IOException {
        if (restored == null) {
            return;
        }
        Map<String, List<Committable>> byOperator =
                live != null ? live.byOperator() : RestoredState.of(restored).committables(SinkAttempt::noFile);
        List<Committable> committables = byOperator.get(SinkJob.OPERATOR);
        if (committables != null) {
            job.note("  commits checkpoint " + restored.checkpointId() + ": " + committables.size() + " committables");
            commit(restored.checkpointId(), committables);
        }
        releaseLive();
    }

    private static InputStream noFile(StateFile file) {
        throw new IllegalStateException("A case keeps all committables in memory, and there is a " + file);
    }

    private void releaseLive() {
        if (live != null) {
            live.release();
            live = null;
        }
    }

    /** As an engine does, a commit that fails is made again, a few times, with growing pauses. */
    private void commit(long id, List<Committable> committables) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                committer.commit(id, committables);
                return;
            } catch (IOException | RuntimeException e) {
                job.note("  which fails: " + e);
                if (tries == MAX_TRIES) {
                    throw e;
                }
                Patience.pause(FIRST_PAUSE_MILLIS << (tries - 1));
            }
        }
    }

    /** A checkpoint from its barrier to its publication. */
    void checkpoint() throws IOException {
        prepare();
        makeDurable();
        notifyComplete();
        commit();
    }

    void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        job.note("  closes");
        try (committer) {
            subtasks.forEach(TestSubtask::askGauges);
            for (SinkWriter<T> writer : writers) {
                writer.close();
            }
            subtasks.forEach(TestSubtask::askGauges);
            if (live != null) {
                // an engine may be publishing them at this moment
                stored(live.byOperator().getOrDefault(SinkJob.OPERATOR, List.of()));
            }
        } finally {
            outstanding.forEach(OutstandingCommittables::close);
            held.release();
            releaseLive();
        }
    }
}
