package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.source.RejectedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a split of a {@link TestSource} holds at one position: a record, input that was rejected, or what is said of event
 * time.
 *
 * @param number counts the records that were added to the source, from 1; of others, that of the record before
 */
record TestEntry<T>(
        long number,
        @Nullable T value,
        long timestampMillis,
        @Nullable RejectedRecord rejected,
        @Nullable Time time) {
    /**
     * What is said of event time.
     *
     * @param idle whether nothing comes for now
     */
    record Time(long watermark, boolean idle) {
        static final Time NONE = new Time(Long.MIN_VALUE, false);
    }
}
