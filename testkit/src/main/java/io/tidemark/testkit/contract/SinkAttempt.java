package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OutstandingCommittables;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.recovery.RestoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    private final List<OutstandingCommittables> outstanding = new ArrayList<>();
    private final List<SubtaskSnapshot> prepared = new ArrayList<>();
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
            writers.add(sink.createWriter(context(i), state.writerStates(SinkJob.OPERATOR, i, parallelism)));
            outstanding.add(new OutstandingCommittables());
        }
        job.note("attempt " + executionId + " opens " + parallelism + " writers at record " + next);
    }

    private ContractContext context(int subtask) {
        return ContractContext.of(job.system(), executionId, subtask, parallelism);
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
        List<Bytes> fresh = snapshot.committables().stream().map(Bytes::copyOf).toList();
        job.note("  prepares checkpoint " + checkpointId + " in writer " + subtask + ": " + fresh.size()
                + " committables");
        prepared.add(new SubtaskSnapshot(
                subtask,
                List.of(),
                List.of(),
                Bytes.copyOf(snapshot.writerState()),
                outstanding.get(subtask).prepared(checkpointId, fresh),
                ended));
    }

    /** Makes what was prepared last the checkpoint that the next attempt begins with. */
    void makeDurable() {
        restored = job.makeDurable(checkpointId, prepared, next);
    }

    void notifyComplete() {
        outstanding.forEach(subtask -> subtask.completed(checkpointId));
    }

    /** Publishes the newest durable checkpoint that this attempt knows. */
    void commit() throws IOException {
        if (restored == null) {
            return;
        }
        List<byte[]> committables = RestoredState.of(restored).committables().get(SinkJob.OPERATOR);
        if (committables != null) {
            job.note("  commits checkpoint " + restored.checkpointId() + ": " + committables.size() + " committables");
            commit(restored.checkpointId(), committables);
        }
    }

    /** As an engine does, a commit that fails is made again, a few times, with growing pauses. */
    private void commit(long id, List<byte[]> committables) throws IOException {
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
            for (SinkWriter<T> writer : writers) {
                writer.close();
            }
        }
    }
}
