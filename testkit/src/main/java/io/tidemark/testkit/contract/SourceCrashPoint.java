package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.source.Boundedness;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an attempt that reads a source is cut off, and how it comes there from the initial checkpoint. Each point is
 * tried at every position of the input.
 */
enum SourceCrashPoint {
    BEFORE_FIRST_CHECKPOINT("before the first checkpoint", (attempt, position, more) -> {}),
    BEFORE_SNAPSHOT("after polls, before the snapshot", (attempt, position, more) -> attempt.read(position)),
    AFTER_SOME_SNAPSHOTS(
            "after the snapshot of the first reader, before that of the others", (attempt, position, more) -> {
                attempt.read(position);
                attempt.beginCheckpoint();
                attempt.snapshot(0);
                attempt.read(more);
            }),
    BEFORE_DURABLE("after all readers acknowledged, before the metadata are durable", (attempt, position, more) -> {
        attempt.read(position);
        attempt.snapshot();
        attempt.read(more);
    }),
    AFTER_ABORT("after a checkpoint that was given up, and a durable one behind it", (attempt, position, more) -> {
        attempt.read(position);
        attempt.snapshot();
        attempt.read(more);
        attempt.checkpoint();
    }),
    BEFORE_NOTIFY("after the metadata are durable, before the readers are notified", (attempt, position, more) -> {
        attempt.read(position);
        attempt.snapshot();
        attempt.read(more);
        attempt.makeDurable();
        attempt.read(more);
    }),
    AFTER_SOME_NOTIFICATIONS("after the first reader is notified, before the others are", (attempt, position, more) -> {
        attempt.read(position);
        attempt.snapshot();
        attempt.makeDurable();
        attempt.notifyComplete(0);
        attempt.read(more);
    }),
    AFTER_NOTIFY("after the readers are notified, and polls that follow", (attempt, position, more) -> {
        attempt.read(position);
        attempt.checkpoint();
        attempt.read(more);
    }),
    AFTER_LOST_NOTIFICATION(
            "after a notification was lost and that of the next checkpoint came", (attempt, position, more) -> {
                attempt.read(position);
                attempt.snapshot();
                attempt.makeDurable();
                attempt.read(more);
                attempt.checkpoint();
                attempt.read(more);
            }),
    AFTER_LAST_CHECKPOINT("after the end of the input and the last checkpoint", (attempt, position, more) -> {
        attempt.readToEnd();
        attempt.checkpoint();
    });

    /** What is done before the crash. */
    private interface Way {
        void lead(SourceAttempt<?> attempt, int position, int more) throws IOException;
    }

    private final String text;
    private final Way way;

    SourceCrashPoint(String text, Way way) {
        this.text = text;
        this.way = way;
    }

    String text() {
        return text;
    }

    /** Returns the points that there are for a source. */
    static List<SourceCrashPoint> of(Boundedness boundedness) {
        return Stream.of(values())
                .filter(point -> boundedness == Boundedness.BOUNDED || point != AFTER_LAST_CHECKPOINT)
                .toList();
    }

    /** Whether it is a different case at each position of the input. */
    boolean hasPositions() {
        return this != BEFORE_FIRST_CHECKPOINT && this != AFTER_LAST_CHECKPOINT;
    }

    /**
     * Leads a new attempt of a new job to where it is cut off.
     *
     * @param position how many records are read before the checkpoint
     * @param more how many are read after it
     */
    void reach(SourceAttempt<?> attempt, int position, int more, boolean emptyCheckpoint) throws IOException {
        if (this == BEFORE_FIRST_CHECKPOINT) {
            return;
        }
        attempt.checkpoint();
        way.lead(attempt, position, more);
        if (emptyCheckpoint) {
            attempt.checkpoint();
            attempt.checkpoint();
        }
    }
}
