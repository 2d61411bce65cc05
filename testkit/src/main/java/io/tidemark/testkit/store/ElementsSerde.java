package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The number of elements, and the elements. */
final class ElementsSerde<E> implements Serde<List<E>> {
    private static final long serialVersionUID = 1L;

    private final Serde<E> elements;

    ElementsSerde(Serde<E> elements) {
        this.elements = elements;
    }

    @Override
    public void serialize(List<E> list, DataOutput output) throws IOException {
        output.writeInt(list.size());
        for (E element : list) {
            elements.serialize(element, output);
        }
    }

    @Override
    public List<E> deserialize(DataInput input) throws IOException {
        List<E> list = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
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
    public List<E> copy(List<E> list) {
        List<E> copy = new ArrayList<>();
        list.forEach(element -> copy.add(elements.copy(element)));
        return copy;
    }
}
