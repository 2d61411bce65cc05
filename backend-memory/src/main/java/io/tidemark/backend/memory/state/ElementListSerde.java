package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes a list as the number of its elements and the elements. */
final class ElementListSerde implements Serde<ElementList> {
    private static final long serialVersionUID = 1L;

    /** Of the list that is made before its elements are there, so that a damaged number does not fill the heap. */
    private static final int MOST_EXPECTED = 1024;

    private final Serde<Object> elements;
    private final ColumnKind kind;

    ElementListSerde(Serde<Object> elements) {
        this.elements = elements;
        this.kind = ColumnKind.ofValues(elements);
    }

    @Override
    public void serialize(ElementList list, DataOutput output) throws IOException {
        CollectionSize.write(list.size(), output);
        for (Object element : list) {
            elements.serialize(element, output);
        }
    }

    @Override
    public ElementList deserialize(DataInput input) throws IOException {
        int size = CollectionSize.read("list", input);
        ElementList list = new ElementList(kind, Math.min(size, MOST_EXPECTED));
        for (int i = 0; i < size; i++) {
            list.add(elements.deserialize(input));
        }
        return list;
    }

    @Override
    public String schema() {
        return "list<" + elements.schema() + ">";
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public ElementList copy(ElementList list) {
        return elements.immutable() ? list.successor() : list.copy(elements::copy);
    }
}
