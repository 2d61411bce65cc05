package io.tidemark.core.inflight;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.stream.RecordBatch;

/**
 * Records that had been sent and not been processed when a checkpoint was taken.
 *
 * @param operatorId which operator is to process them
 * @param inlet the stream they came from
 * @param records in their order
 */
public record InFlight(String operatorId, Inlet inlet, RecordBatch records) {
    /**
     * Freezes records that are processed and changed while they are being stored.
     *
     * @param operatorId which operator is to process them
     * @param inlet the stream they came from
     * @param records stays the caller's
     * @return a copy, of the records too if they can be changed
     */
    public static InFlight frozen(String operatorId, Inlet inlet, RecordBatch records) {
        RecordBatch copy = records.copy();
        Serde<Object> serde = inlet.serde();
        if (!serde.immutable()) {
            for (int i = 0; i < copy.size; i++) {
                copy.values[i] = serde.copy(copy.values[i]);
            }
        }
        return new InFlight(operatorId, inlet, copy);
    }
}
