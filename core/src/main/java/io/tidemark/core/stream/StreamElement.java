package io.tidemark.core.stream;

/** What travels through a {@link Channel}, in order. */
public sealed interface StreamElement
        permits RecordBatch,
                StreamElement.Barrier,
                StreamElement.Watermark,
                StreamElement.Idleness,
                StreamElement.EndOfInput {
    /**
     * The event that cuts the streams at one checkpoint: records before it belong to the checkpoint, those after do not.
     *
     * @param checkpointId the checkpoint
     * @param last whether the job ends with the checkpoint, unless that fails: until it is known nothing may come after it
     */
    record Barrier(long checkpointId, boolean last) implements StreamElement {
        /**
         * Makes a barrier after which the job goes on.
         *
         * @param checkpointId the checkpoint
         */
        public Barrier(long checkpointId) {
            this(checkpointId, false);
        }
    }

    /**
     * How far event time has come on this channel.
     *
     * @param timestamp milliseconds since 1970; greater than every one before
     */
    record Watermark(long timestamp) implements StreamElement {}

    /**
     * Whether event time of this channel is waited for.
     *
     * @param idle {@code true} until something comes
     */
    record Idleness(boolean idle) implements StreamElement {}

    /** No record follows on this channel; barriers do, for as long as the job takes checkpoints. */
    record EndOfInput() implements StreamElement {}
}
