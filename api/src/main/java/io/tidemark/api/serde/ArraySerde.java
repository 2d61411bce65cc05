package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of objects, as lists of them. */
final class ArraySerde<E> implements BuiltInSerde<E[]> {
    private static final long serialVersionUID = 1L;

    private final Class<E> component;
    private final CollectionSerde<E, List<E>> list;

    ArraySerde(Class<E> component, Serde<E> element) {
        this(component, CollectionSerde.ofList(element));
    }

    private ArraySerde(Class<E> component, CollectionSerde<E, List<E>> list) {
        this.component = component;
        this.list = list;
    }

    @SuppressWarnings("unchecked") // that is what newInstance makes
    private E[] array(List<E> elements) {
        return elements.toArray((E[]) Array.newInstance(component, elements.size()));
    }

    @Override
    public void serialize(E[] value, DataOutput output) throws IOException {
        list.serialize(Arrays.asList(value), output);
    }

    @Override
    public E[] deserialize(DataInput input) throws IOException {
        return array(list.deserialize(input));
    }

    @Override
    public String schema() {
        return list.schema();
    }

    @Override
    public E[] empty() {
        return array(List.of());
    }

    @Override
    public ValueReader<E[]> reader(Schema written, Evolution at) {
        ValueReader<List<E>> reader = list.reader(written, at);
        return input -> array(reader.read(input));
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public E[] copy(E[] value) {
        return array(list.copy(Arrays.asList(value)));
    }

    /** Hashes the content, although an array is no key: equal content has the same hash in every process. */
    @Override
    public int hash(E[] value) {
        return list.hash(Arrays.asList(value));
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        return new KeyObstacle(
                path,
                "two arrays of type " + component.getSimpleName() + "[] are equal only if they are the same object");
    }
}
