package io.tidemark.api.windowing;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;

/**
 * The window that holds all records of a key, for ever.
 *
 * @since 0.1
 */
public final class GlobalWindow extends Window {
    private static final GlobalWindow INSTANCE = new GlobalWindow();

    private GlobalWindow() {}

    /**
     * Returns the only one.
     *
     * @return the window
     */
    public static GlobalWindow get() {
        return INSTANCE;
    }

    @Override
    public long maxTimestamp() {
        return Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return "GlobalWindow";
    }

    /** Takes no bytes. */
    static final class NoBytes implements Serde<GlobalWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(GlobalWindow value, DataOutput output) {}

        @Override
        public GlobalWindow deserialize(DataInput input) {
            return INSTANCE;
        }

        @Override
        public String schema() {
            return "record GlobalWindow()";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public GlobalWindow copy(GlobalWindow value) {
            return value;
        }
    }
}
