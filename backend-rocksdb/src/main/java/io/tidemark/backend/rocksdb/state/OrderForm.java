package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/** The keys of a chunk of a large map's order: their number, and the place within the chunk before each. */
record OrderForm(Serde<Object> keys) implements CellForm {
    @Override
    public void write(Object value, DataOutput output) throws IOException {
        OrderChunk chunk = (OrderChunk) value;
        CollectionSize.write(chunk.size(), output);
        for (int place = 0; place < OrderChunk.LENGTH; place++) {
            Object key = chunk.get(place);
            if (key != null) {
                output.writeByte(place);
                keys.serialize(key, output);
            }
        }
    }

    @Override
    public OrderChunk read(DataInput input) throws IOException {
        OrderChunk chunk = new OrderChunk();
        int size = CollectionSize.read("part of a map", input);
        for (int i = 0; i < size; i++) {
            int place = input.readUnsignedByte();
            if (place >= OrderChunk.LENGTH) {
                throw new StreamCorruptedException("a key is at place " + place + " of " + OrderChunk.LENGTH);
            }
            chunk.set(place, keys.deserialize(input));
        }
        return chunk;
    }

    @Override
    public OrderChunk copy(Object value) {
        return new OrderChunk((OrderChunk) value);
    }

    @Override
    public boolean isOpenToUsers() {
        return false;
    }
}
