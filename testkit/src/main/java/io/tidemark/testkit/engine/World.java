package io.tidemark.testkit.engine;

import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.testkit.store.SimulatedStorage;
import org.jspecify.annotations.Nullable;

/**
 * What processes run in: it has the time and the storage, and decides what goes wrong and what comes first where both
 * orders are right. Outlives the processes. Used by one thread.
 */
public interface World {
    /** Where checkpoints are kept. */
    SimulatedStorage storage();

    /** Where savepoints are put, each under a name of its own. */
    SimulatedStorage savepoints();

    /** How metadata are kept in it. */
    MetadataShelf metadata();

    /** Who watches the protocol. */
    Watcher watcher();

    /** What has happened. */
    Trace trace();

    /** Adds a line to the trace; ask {@link Trace#isOn} before making one. */
    void say(String what);

    /** The time, in milliseconds. */
    long nowMillis();

    /** A clock for durations, in nanoseconds. */
    long nanoTime();

    /** Counts what is done; a queue that is full for a while goes by it. */
    int steps();

    /** Returns how long something that is done beside the job's own work waits, in milliseconds; 0 for not at all. */
    long delayMillis();

    /** Says whether a subtask reads its mail at this turn, if it has some, or works. */
    boolean readsMail();

    /** Returns which of the messages to an operator comes next, from 0; negative if none does now. */
    int nextMessage(int waiting);

    /** Returns how many elements a new queue holds. */
    int queueCapacity();

    /** Returns how many records a new queue first wants in one element. */
    int batchLimit();

    /** Returns for how many steps from now a queue takes nothing; negative if it takes what it is offered. */
    int stepsWithoutRoom();

    /** Returns how a subtask of a task fails at its next step, or {@code null} if it does not. */
    @Nullable
    OperatorException failureIn(Task task);

    /** Decides what becomes of the word that a checkpoint is complete, or given up. */
    Delivery delivery();

    /** Says whether a subtask's answer to a checkpoint gets lost. */
    boolean losesAnswer();

    /**
     * Judges a failure of the attempt.
     *
     * @return whether it is left to the restart policy; if not, the job fails for good
     */
    boolean isForRestartPolicy(String where, Throwable cause);

    /** Notes a broken promise, also where what is thrown is caught on the way. */
    BrokenPromise broken(String promise, String finding);

    /** What becomes of a word. */
    enum Delivery {
        /** It arrives. */
        NOW,
        /** It arrives after everything that waits now. */
        LATE,
        /** The next one overtakes it. */
        OVERTAKEN,
        /** It never arrives. */
        NEVER
    }
}
