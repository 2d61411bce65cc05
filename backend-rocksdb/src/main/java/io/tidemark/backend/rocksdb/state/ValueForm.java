package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The value of a value state. */
record ValueForm(Serde<Object> serde) implements CellForm {
    @Override
    public void write(Object value, DataOutput output) throws IOException {
        serde.serialize(value, output);
    }

    @Override
    public Object read(DataInput input) throws IOException {
        return serde.deserialize(input);
    }

    @Override
    public Object copy(Object value) {
        return serde.copy(value);
    }

    @Override
    public boolean isOpenToUsers() {
        return !serde.immutable();
    }
}
