package io.tidemark.core.checkpoint;

/** Where an attempt stands, as the {@link CheckpointCoordinator} sees it. */
sealed interface Phase {
    /** No attempt runs. */
    record Stopped() implements Phase {}

    /** Sources wait for the first checkpoint. */
    record Initial(Retry retry) implements Phase {}

    /** Records flow. */
    record Flowing() implements Phase {}

    /** All subtasks have drained; checkpoints from {@code firstFinalId} on were triggered after that. */
    record Finishing(long firstFinalId, Retry retry) implements Phase {}

    /** The sources were ended by a person; when everything has drained a savepoint follows. */
    record Draining() implements Phase {}

    /** Sources are silent; the job ends with this savepoint, or goes on if it fails. */
    record Suspending(long savepointId, SavepointPurpose purpose) implements Phase {}

    /** All that is left is to end what is under way: to publish a durable checkpoint, to finish savepoints. */
    record Ending() implements Phase {}

    /** The job is finished, or belongs to another owner. */
    record Over() implements Phase {}

    /** When a checkpoint that must complete is triggered next, and how much later the one after it, should it fail. */
    record Retry(long notBeforeMillis, long pauseMillis) {
        static final long FIRST_PAUSE_MILLIS = 100;
        static final long LONGEST_PAUSE_MILLIS = 10_000;

        static Retry at(long nowMillis) {
            return new Retry(nowMillis, FIRST_PAUSE_MILLIS);
        }

        Retry afterFailure(long nowMillis) {
            long nextPauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            return new Retry(nowMillis + pauseMillis, nextPauseMillis);
        }
    }

    /** The phase after a checkpoint has failed: one that must complete is put off, any other changes nothing. */
    default Phase afterFailureOf(long checkpointId, long nowMillis) {
        if (this instanceof Initial initial) {
            return new Initial(initial.retry().afterFailure(nowMillis));
        }
        if (this instanceof Finishing finishing && checkpointId >= finishing.firstFinalId()) {
            return new Finishing(finishing.firstFinalId(), finishing.retry().afterFailure(nowMillis));
        }
        return this;
    }

    /** Whether the job ends with this phase, or the ones that follow on it, unless something fails. */
    default boolean leadsToTheEnd() {
        return this instanceof Finishing || this instanceof Ending || isStopping();
    }

    /** Whether a person's wish to stop the job is being carried out. */
    default boolean isStopping() {
        return this instanceof Draining || this instanceof Suspending;
    }

    /** Whether there are subtasks to talk to. */
    default boolean isRunning() {
        return !(this instanceof Stopped) && !(this instanceof Over);
    }
}
