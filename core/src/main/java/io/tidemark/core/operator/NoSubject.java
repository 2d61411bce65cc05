package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.time.Timers;
import java.io.DataInput;
import java.io.DataOutput;

/** What a timer concerns that concerns nothing but its key. */
enum NoSubject {
    /** The only one. */
    INSTANCE;

    /** Takes no bytes. */
    static final Serde<NoSubject> SERDE = new NoBytes();

    private static final class NoBytes implements Serde<NoSubject> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(NoSubject value, DataOutput output) {}

        @Override
        public NoSubject deserialize(DataInput input) {
            return INSTANCE;
        }

        @Override
        public String schema() {
            return Timers.NO_SUBJECT;
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public NoSubject copy(NoSubject value) {
            return value;
        }
    }
}
