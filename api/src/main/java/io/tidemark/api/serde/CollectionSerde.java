package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists and sets: {@code size * 2 + sparse}, then the elements; if the collection holds a {@code null} it is sparse,
 * and each element is preceded by one byte that says whether it is there. The order of iteration is kept, of sets
 * too, so that a job that goes on after a restore does what it would have done without.
 */
abstract sealed class CollectionSerde<E, C extends Collection<E>> implements BuiltInSerde<C> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_INITIAL_CAPACITY = 1 << 10;

    final Serde<E> element;
    private final String kind;

    private CollectionSerde(String kind, Serde<E> element) {
        this.kind = kind;
        this.element = element;
    }

    /** Makes the collection to fill: one that keeps the order. */
    abstract C allocate(int capacity);

    @Override
    public void serialize(C value, DataOutput output) throws IOException {
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
        int size = Wire.checkBounded("the size of a " + kind, header >>> 1, Integer.MAX_VALUE);
        boolean sparse = (header & 1) != 0;
        C result = allocate(Math.min(size, MAX_INITIAL_CAPACITY));
        for (int i = 0; i < size; i++) {
            result.add(sparse && !Wire.readBoolean(input) ? null : element.deserialize(input));
        }
        if (result.size() != size) {
            throw new IOException(kind + " of " + size + " elements was expected, found one of them twice");
        }
        return result;
    }

    @Override
    public String schema() {
        return kind.concat("<").concat(element.schema()).concat(">");
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

    static final class OfList<E> extends CollectionSerde<E, List<E>> {
        private static final long serialVersionUID = 1L;

        OfList(Serde<E> element) {
            super("list", element);
        }

        @Override
        List<E> allocate(int capacity) {
            return new ArrayList<>(capacity);
        }

        /** As {@link List#hashCode} is defined, but with the stable hash of each element. */
        @Override
        public int hash(List<E> value) {
            int hash = 1;
            for (E item : value) {
                hash = 31 * hash + (item == null ? 0 : element.hash(item));
            }
            return hash;
        }

        @Override
        public @Nullable KeyObstacle keyObstacle(String path) {
            return KeyObstacle.of(element, path + "[]");
        }
    }

    static final class OfSet<E> extends CollectionSerde<E, Set<E>> {
        private static final long serialVersionUID = 1L;

        OfSet(Serde<E> element) {
            super("set", element);
        }

        @Override
        Set<E> allocate(int capacity) {
            return new LinkedHashSet<>(Math.max(4, (int) Math.min(1 << 30, capacity * 4L / 3 + 1)));
        }

        /** As {@link Set#hashCode} is defined, but with the stable hash of each element. */
        @Override
        public int hash(Set<E> value) {
            int hash = 0;
            for (E item : value) {
                hash += item == null ? 0 : element.hash(item);
            }
            return hash;
        }

        @Override
        public KeyObstacle keyObstacle(String path) {
            return new KeyObstacle(path, "two equal sets may have different bytes, for their order differs");
        }
    }
}
