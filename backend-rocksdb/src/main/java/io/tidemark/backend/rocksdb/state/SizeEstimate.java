package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How many bytes values of one kind take on the heap, about: a running mean of some that are written on trial, because to
 * measure each would cost more than to keep it.
 */
final class SizeEstimate {
    private static final int MEASURED_AT_FIRST = 16;
    private static final int MEASURED_OF = 256;
    private static final int FIRST_GUESS = 32;

    private final BytesOutput trial = new BytesOutput();
    private int seen;
    private int measured;
    private int mean = FIRST_GUESS;

    /** Writes a value on trial. */
    interface Writing<T> {
        void write(T value, DataOutput output) throws IOException;
    }

    /** Returns an estimate, for which some values are written. */
    <T> int of(T value, Writing<T> form) {
        if (seen < MEASURED_AT_FIRST || seen % MEASURED_OF == 0) {
            measure(value, form);
        }
        seen++;
        return mean;
    }

    /** Returns the size of something that takes some bytes when it is written: objects take a little more. */
    static int ofWritten(int bytes) {
        return bytes + (bytes >>> 2);
    }

    static Writing<Object> by(Serde<Object> serde) {
        return serde::serialize;
    }

    private <T> void measure(T value, Writing<T> form) {
        trial.clear();
        try {
            form.write(value, trial);
        } catch (IOException unwritable) {
            return; // found out, and said, when it is written in earnest
        }
        measured = Math.min(measured + 1, MEASURED_AT_FIRST);
        mean += (ofWritten(trial.size()) - mean) / measured;
    }
}
