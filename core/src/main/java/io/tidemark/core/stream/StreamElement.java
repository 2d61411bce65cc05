package io.tidemark.core.stream;

/** What travels through a {@link Channel}, in order. */
public sealed interface StreamElement permits RecordBatch, StreamElement.Barrier, StreamElement.EndOfInput {
    /**
     * The event that cuts the streams at one checkpoint: records before it belong to the checkpoint, those after do not.
     *
     * @param checkpointId the checkpoint
     */
    record Barrier(long checkpointId) implements StreamElement {}

    /** No record follows on this channel; barriers do, for as long as the job takes checkpoints. */
    record EndOfInput() implements StreamElement {}
}
