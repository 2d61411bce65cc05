package io.tidemark.testkit.simulation;

/**
 * Something that can go wrong in a simulation. Each may happen at every point where the simulated job yields or touches
 * the outside.
 *
 * @since 0.1
 */
public enum Fault {
    /** The process dies, as by {@code kill -9}; the next one continues from the storage. */
    PROCESS_CRASH,
    /** One subtask throws; the attempt ends and the restart policy decides. */
    SUBTASK_CRASH,
    /** A write to the checkpoint storage fails and leaves nothing. */
    STORAGE_WRITE_FAILS,
    /** A write to the checkpoint storage fails and leaves a part of its bytes. */
    STORAGE_WRITE_TORN,
    /** A write to the checkpoint storage takes much longer than others. */
    STORAGE_WRITE_SLOW,
    /** A write to the checkpoint storage is done, and its answer does not arrive. */
    STORAGE_ANSWER_LOST,
    /** The checkpoint storage answers nobody for up to an hour; each call to it fails when the caller's patience ends. */
    STORAGE_DOWN,
    /** The word that a checkpoint is complete, or given up, reaches a subtask late. */
    NOTIFICATION_DELAYED,
    /** Such a word overtakes others. */
    NOTIFICATION_REORDERED,
    /** Such a word never arrives. */
    NOTIFICATION_LOST,
    /** What a subtask answers to a checkpoint never arrives, so that the checkpoint expires. */
    ANSWER_LOST,
    /** Publishing fails before it does anything. */
    COMMIT_FAILS,
    /** Publishing is done, in part or as a whole, and its answer does not arrive. */
    COMMIT_ANSWER_LOST,
    /** Reading from the outside fails. */
    SOURCE_FAILS,
    /** Writing to the outside fails. */
    SINK_FAILS,
    /** The process stands still, another takes over, and the first wakes up and goes on. */
    ZOMBIE,
    /** The clock jumps, forwards or backwards. */
    CLOCK_JUMPS,
    /** The queue between two subtasks has no room for a while. */
    QUEUE_FULL,
    /** The next attempt of another process runs with another parallelism. */
    RESCALE,
    /** A person takes a savepoint and, if nothing was published since, kills the job and starts it from there. */
    SAVEPOINT,
    /** A person stops the job with a savepoint and starts it again, from there or from its own checkpoint. */
    STOP_WITH_SAVEPOINT
}
