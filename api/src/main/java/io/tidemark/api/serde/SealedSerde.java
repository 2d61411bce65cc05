package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sealed interfaces of records and enums by simple name: the schema lists the variants in alphabetical order, a value
 * is preceded by the position of its variant.
 */
final class SealedSerde<T> implements BuiltInSerde<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final Class<?>[] variants;
    private final Serde<?>[] serdes;

    /**
     * Takes the variants.
     *
     * @param type the sealed interface
     * @param variants its records and enums, sorted by simple name
     * @param serdes one for each variant
     */
    SealedSerde(Class<T> type, Class<?>[] variants, Serde<?>[] serdes) {
        this.type = type;
        this.variants = variants;
        this.serdes = serdes;
    }

    private int position(T value) {
        Class<?> actual = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        for (int i = 0; i < variants.length; i++) {
            if (variants[i] == actual) {
                return i;
            }
        }
        throw new IllegalArgumentException(type.getName() + " has no variant " + actual.getName()
                + "; the class must come from the class loader that " + type.getSimpleName() + " came from");
    }

    @SuppressWarnings("unchecked") // position() found that the value is of this variant
    private Serde<T> serde(int position) {
        return (Serde<T>) serdes[position];
    }

    @Override
    public void serialize(T value, DataOutput output) throws IOException {
        int position = position(value);
        Wire.writeUnsigned(position, output);
        serde(position).serialize(value, output);
    }

    @Override
    public T deserialize(DataInput input) throws IOException {
        long position = Wire.readUnsigned(input);
        if (position < 0 || position >= variants.length) {
            throw new IOException("one of the " + variants.length + " variants of " + type.getName()
                    + " was expected, found number " + Long.toUnsignedString(position));
        }
        return serde((int) position).deserialize(input);
    }

    @Override
    public String schema() {
        StringBuilder text =
                new StringBuilder("sealed ").append(type.getSimpleName()).append('(');
        for (int i = 0; i < serdes.length; i++) {
            text.append(i == 0 ? "" : ",").append(serdes[i].schema());
        }
        return text.append(')').toString();
    }

    /** Variants are known by name: others may have come, and none may have gone. */
    @Override
    public ValueReader<T> reader(Schema written, Evolution at) {
        at.requireSameName(written, this, "sealed", type.getSimpleName());
        List<Serde<T>> readers = new ArrayList<>();
        for (Schema.Part part : written.parts()) {
            Evolution variant = at.variant(part.name());
            int position = indexOf(part.name());
            if (position < 0 || part.type() == null) {
                throw variant.refuse("was removed, but there may be values of it; keep the type");
            }
            readers.add(variant.read(serde(position), part.type()));
        }
        return input -> readers.get(
                        Wire.readBounded("the position of a variant of " + type.getName(), readers.size() - 1, input))
                .deserialize(input);
    }

    private int indexOf(String name) {
        for (int i = 0; i < variants.length; i++) {
            if (variants[i].getSimpleName().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String displayName() {
        return type.getSimpleName();
    }

    @Override
    public boolean immutable() {
        for (Serde<?> serde : serdes) {
            if (!serde.immutable()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public T copy(T value) {
        return serde(position(value)).copy(value);
    }

    @Override
    public int hash(T value) {
        return serde(position(value)).hash(value);
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        for (int i = 0; i < serdes.length; i++) {
            KeyObstacle found = KeyObstacle.of(serdes[i], path + "(" + variants[i].getSimpleName() + ")");
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
