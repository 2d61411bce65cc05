package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Stands for the serde of a state that nobody asked for: does no harm where no key has a value of that state. */
final class UnknownSerde implements Serde<Object> {
    private static final long serialVersionUID = 1L;

    private final String state;
    private final String schema;

    UnknownSerde(String state, String schema) {
        this.state = state;
        this.schema = schema;
    }

    @Override
    public Object deserialize(DataInput input) throws IOException {
        throw new IOException("the state '" + state + "' of the same key was written as '" + schema
                + "' by a serde of the user's own, and only that can read past its values; give it too");
    }

    @Override
    public void serialize(Object value, DataOutput output) {
        throw new UnsupportedOperationException("only values that were written are read");
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public Object copy(Object value) {
        return value;
    }
}
