package io.tidemark.core.inflight;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import org.jspecify.annotations.Nullable;

/**
 * What had been sent and not been processed when a checkpoint was taken: records, or how far event time comes before those
 * that follow.
 *
 * @param operatorId which operator is to process it
 * @param inlet the stream that records came from; {@code null} for a watermark, which is that of all streams together
 * @param element a {@link RecordBatch} or a {@link StreamElement.Watermark}
 */
public record InFlight(String operatorId, @Nullable Inlet inlet, StreamElement element) {
    /** Refuses anything else. */
    public InFlight {
        boolean records = inlet != null && element instanceof RecordBatch;
        if (!records && !(inlet == null && element instanceof StreamElement.Watermark)) {
            throw new IllegalArgumentException("In flight are records of a stream, or a watermark, not " + element);
        }
    }

    /**
     * Freezes records that are processed and changed while they are being stored.
     *
     * @param records stay the caller's
     * @param serde of the records
     * @return a copy, of the records too if they can be changed
     */
    public static RecordBatch frozen(RecordBatch records, Serde<Object> serde) {
        RecordBatch copy = records.copy();
        if (!serde.immutable()) {
            for (int i = 0; i < copy.size; i++) {
                copy.values[i] = serde.copy(copy.values[i]);
            }
        }
        return copy;
    }

    /**
     * Freezes what is processed and changed while it is being stored.
     *
     * @return a copy, of the records too if they can be changed
     */
    public InFlight frozen() {
        return element instanceof RecordBatch records
                ? new InFlight(operatorId, inlet, frozen(records, inlet.serde()))
                : this;
    }

    /**
     * Returns how much it is.
     *
     * @return the number of records; 0 for a watermark
     */
    public int size() {
        return element instanceof RecordBatch records ? records.size : 0;
    }
}
