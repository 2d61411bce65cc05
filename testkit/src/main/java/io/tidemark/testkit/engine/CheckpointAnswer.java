package io.tidemark.testkit.engine;

/** Hears what became of a checkpoint that was asked for. */
public interface CheckpointAnswer {
    /** It is durable and published. */
    void completed(long checkpointId);

    /** There is none. */
    void refused(String reason);
}
