package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a key has of a list state: all of its {@link Elements}, or where they are if they are many. */
final class ListForm implements CellForm {
    private final ElementsForm elements;

    ListForm(Serde<Object> serde) {
        this.elements = new ElementsForm(serde);
    }

    /**
     * The elements are in chunks, each a row of its own, so that an element more does not write all of them again.
     *
     * @param first the number of the first chunk
     * @param last the number of the last chunk
     */
    record Chunks(long first, long last) {}

    @Override
    public void write(Object value, DataOutput output) throws IOException {
        if (value instanceof Chunks chunks) {
            output.writeByte(RowKeys.LARGE);
            output.writeLong(chunks.first());
            output.writeLong(chunks.last());
        } else {
            output.writeByte(RowKeys.SMALL);
            elements.write(value, output);
        }
    }

    @Override
    public Object read(DataInput input) throws IOException {
        return RowKeys.isLarge(input) ? new Chunks(input.readLong(), input.readLong()) : elements.read(input);
    }

    @Override
    public Object copy(Object value) {
        return value instanceof Chunks ? value : elements.copy(value);
    }

    @Override
    public boolean isOpenToUsers() {
        return elements.isOpenToUsers();
    }
}
