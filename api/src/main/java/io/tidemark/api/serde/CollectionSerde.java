package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists, sets and their like: {@code size * 2 + sparse}, then the elements; if the collection holds a {@code null} it is sparse,
 * and each element is preceded by one byte that says whether it is there. The order of iteration is kept, of sets
 * too, so that a job that goes on after a restore does what it would have done without.
 */
final class CollectionSerde<E, C extends Collection<E>> implements BuiltInSerde<C> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_INITIAL_CAPACITY = 1 << 10;

    private final CollectionType type;
    private final Serde<E> element;

    /**
     * Takes the elements.
     *
     * @param type of the collections that are made, which are to be a {@code C}
     * @param element of the elements
     */
    CollectionSerde(CollectionType type, Serde<E> element) {
        this.type = type;
        this.element = element;
    }

    static <E> CollectionSerde<E, List<E>> ofList(Serde<E> element) {
        return new CollectionSerde<>(CollectionType.ARRAY_LIST, element);
    }

    @SuppressWarnings("unchecked") // the type makes collections that are a C
    private C allocate(int capacity) {
        return (C) type.<E>allocate(capacity);
    }

    @Override
    public void serialize(C value, DataOutput output) throws IOException {
        type.check(value);
        boolean sparse = holdsNull(value);
        Wire.writeUnsigned((long) value.size() << 1 | (sparse ? 1 : 0), output);
        for (E item : value) {
            if (sparse) {
                output.writeBoolean(item != null);
            }
            if (item != null) {
                element.serialize(item, output);
            }
        }
    }

    /** {@code contains(null)} would do, if immutable collections did not throw at it. */
    static boolean holdsNull(Collection<?> values) {
        for (Object value : values) {
            if (value == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public C deserialize(DataInput input) throws IOException {
        long header = Wire.readUnsigned(input);
        int size = Wire.checkBounded("the size of a " + type.kind, header >>> 1, Integer.MAX_VALUE);
        boolean sparse = (header & 1) != 0;
        C result = allocate(Math.min(size, MAX_INITIAL_CAPACITY));
        for (int i = 0; i < size; i++) {
            E item = sparse && !Wire.readBoolean(input) ? null : element.deserialize(input);
            if (item == null && !holdsNulls()) {
                throw new IOException("a " + type.kind + " without null was expected, found one");
            }
            result.add(item);
        }
        if (result.size() != size) {
            throw new IOException(type.kind + " of " + size + " elements was expected, found one of them twice");
        }
        return result;
    }

    @Override
    public String schema() {
        return type.kind.concat("<").concat(element.schema()).concat(">");
    }

    private boolean holdsNulls() {
        return type != CollectionType.ARRAY_DEQUE && type != CollectionType.TREE_SET;
    }

    @Override
    public C empty() {
        return allocate(0);
    }

    @Override
    public ValueReader<C> reader(Schema written, Evolution at) {
        at.requireSameKind(written, this, type.kind, 1);
        Evolution place = type.isSet() ? at.element().distinct() : at.element();
        return new CollectionSerde<E, C>(type, place.read(element, written.argument(0)))::deserialize;
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public C copy(C value) {
        C copy = allocate(value.size());
        if (element.immutable()) {
            copy.addAll(value);
        } else {
            for (E item : value) {
                copy.add(item == null ? null : element.copy(item));
            }
        }
        return copy;
    }

    /** As {@link List#hashCode} and {@link Set#hashCode} are defined, but with the stable hash of each element. */
    @Override
    public int hash(C value) {
        boolean ordered = !type.isSet();
        int hash = ordered ? 1 : 0;
        for (E item : value) {
            int added = item == null ? 0 : element.hash(item);
            hash = ordered ? 31 * hash + added : hash + added;
        }
        return hash;
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        return type.keyObstacle == null
                ? KeyObstacle.of(element, path.concat("[]"))
                : new KeyObstacle(path, type.keyObstacle);
    }
}
