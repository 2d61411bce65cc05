package io.tidemark.backend.rocksdb.state;

import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A chunk of a large list: the number of its elements, and the elements. */
record ElementsForm(Serde<Object> serde) implements CellForm {
    /** Of the array that is made before its elements are there, so that a damaged number does not fill the heap. */
    private static final int MOST_EXPECTED = 1024;

    @Override
    public void write(Object value, DataOutput output) throws IOException {
        Elements elements = (Elements) value;
        CollectionSize.write(elements.size(), output);
        for (int i = 0; i < elements.size(); i++) {
            serde.serialize(elements.get(i), output);
        }
    }

    @Override
    public Elements read(DataInput input) throws IOException {
        int size = CollectionSize.read("list", input);
        Elements elements = new Elements(Math.min(size, MOST_EXPECTED));
        for (int i = 0; i < size; i++) {
            elements.add(serde.deserialize(input));
        }
        return elements;
    }

    @Override
    public Elements copy(Object value) {
        Elements elements = (Elements) value;
        if (serde.immutable()) {
            return elements.successor();
        }
        Elements copies = new Elements(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            copies.add(serde.copy(elements.get(i)));
        }
        return copies;
    }

    @Override
    public boolean isOpenToUsers() {
        return !serde.immutable();
    }
}
