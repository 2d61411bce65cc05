package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** An entry of a large map: its place in the order, and its value. */
record EntryForm(Serde<Object> values) implements CellForm {
    /**
     * An entry.
     *
     * @param place the place of its key in the order of the map
     * @param value its value
     */
    record Placed(long place, Object value) {}

    @Override
    public void write(Object value, DataOutput output) throws IOException {
        Placed entry = (Placed) value;
        output.writeLong(entry.place());
        values.serialize(entry.value(), output);
    }

    @Override
    public Placed read(DataInput input) throws IOException {
        return new Placed(input.readLong(), values.deserialize(input));
    }

    @Override
    public Placed copy(Object value) {
        Placed entry = (Placed) value;
        return values.immutable() ? entry : new Placed(entry.place(), values.copy(entry.value()));
    }

    @Override
    public boolean isOpenToUsers() {
        return !values.immutable();
    }
}
