package io.tidemark.testkit.contract;

import java.io.IOException;

/** Where an attempt that writes to a sink is cut off, and how it comes there from a checkpoint that was published. */
enum SinkCrashPoint {
    BEFORE_FIRST_CHECKPOINT("before the first checkpoint", attempt -> {}),
    BEFORE_WRITE("before a write", attempt -> {}),
    AFTER_SOME_WRITES("between two writes", attempt -> attempt.write(SinkJob.BATCH / 2)),
    BEFORE_FLUSH("after the writes, before flush", attempt -> attempt.write(SinkJob.BATCH)),
    AFTER_SOME_FLUSHES("after flush of the first writer, before that of the others", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.flush(0);
    }),
    AFTER_FLUSH("after flush, before prepareCommit", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.flush();
    }),
    AFTER_SOME_PREPARES("after prepareCommit of the first writer, before that of the others", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.beginCheckpoint();
        attempt.prepare(0);
    }),
    BEFORE_DURABLE("after all writers acknowledged, before the metadata are durable", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.prepare();
    }),
    AFTER_ABORT("after a checkpoint was given up, and writes that follow", attempt -> {
        attempt.write(SinkJob.BATCH / 2);
        attempt.prepare();
        attempt.write(SinkJob.BATCH / 2);
    }),
    AFTER_ABORT_AND_DURABLE("after the checkpoint behind one that was given up is durable, before commit", attempt -> {
        attempt.write(SinkJob.BATCH / 2);
        attempt.prepare();
        attempt.write(SinkJob.BATCH / 2);
        attempt.prepare();
        attempt.makeDurable();
    }),
    BEFORE_NOTIFY("after the metadata are durable, before the writers are notified", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.prepare();
        attempt.makeDurable();
    }),
    BEFORE_COMMIT("after the writers are notified, and writes that follow, before commit", attempt -> {
        attempt.write(SinkJob.BATCH / 2);
        attempt.prepare();
        attempt.makeDurable();
        attempt.notifyComplete();
        attempt.write(SinkJob.BATCH / 2);
    }),
    AFTER_COMMIT("after a commit whose answer is lost", attempt -> {
        attempt.write(SinkJob.BATCH);
        attempt.checkpoint();
    }),
    AFTER_REPEATED_COMMIT("after a commit that was made twice, and writes that follow", attempt -> {
        attempt.write(SinkJob.BATCH / 2);
        attempt.checkpoint();
        attempt.commit();
        attempt.write(SinkJob.BATCH / 2);
    }),
    BEFORE_LAST_DURABLE("after the end of the input, before the last checkpoint is durable", attempt -> {
        attempt.writeRest();
        attempt.prepare();
    }),
    BEFORE_LAST_COMMIT("after the last checkpoint is durable, before its commit", attempt -> {
        attempt.writeRest();
        attempt.prepare();
        attempt.makeDurable();
    }),
    AFTER_LAST_COMMIT("after the last commit, whose answer is lost", attempt -> {
        attempt.writeRest();
        attempt.checkpoint();
    });

    /** What is done before the crash. */
    private interface Way {
        void lead(SinkAttempt<?> attempt) throws IOException;
    }

    private final String text;
    private final Way way;

    SinkCrashPoint(String text, Way way) {
        this.text = text;
        this.way = way;
    }

    String text() {
        return text;
    }

    /** Leads a new attempt of a new job to where it is cut off. */
    void reach(SinkAttempt<?> attempt, boolean emptyCheckpoint) throws IOException {
        if (this == BEFORE_FIRST_CHECKPOINT) {
            return;
        }
        attempt.checkpoint();
        attempt.write(SinkJob.BATCH);
        attempt.checkpoint();
        if (emptyCheckpoint) {
            attempt.checkpoint();
        }
        way.lead(attempt);
    }
}
