package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code OptionalInt} and its like, as the {@code Optional} of the box. */
final class OptionalNumberSerde<T> implements BuiltInSerde<T> {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final OptionalSerde<Object> boxed;

    @SuppressWarnings("unchecked") // boxed values of a kind are what its serde is for
    OptionalNumberSerde(Kind kind) {
        this(kind, new OptionalSerde<>((Serde<Object>) kind.serde));
    }

    private OptionalNumberSerde(Kind kind, OptionalSerde<Object> boxed) {
        this.kind = kind;
        this.boxed = boxed;
    }

    /** Which one it is. */
    enum Kind {
        INT(ScalarSerdes.OfInt.INSTANCE),
        LONG(ScalarSerdes.OfLong.INSTANCE),
        DOUBLE(ScalarSerdes.OfDouble.INSTANCE);

        private final Serde<?> serde;

        Kind(Serde<?> serde) {
            this.serde = serde;
        }
    }

    private Optional<Object> box(T value) {
        if (value instanceof OptionalInt i) {
            return i.isPresent() ? Optional.of(i.getAsInt()) : Optional.empty();
        }
        if (value instanceof OptionalLong l) {
            return l.isPresent() ? Optional.of(l.getAsLong()) : Optional.empty();
        }
        OptionalDouble d = (OptionalDouble) value;
        return d.isPresent() ? Optional.of(d.getAsDouble()) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // the kind says which of the three T is
    private T unbox(Optional<Object> boxed) {
        Object number = boxed.orElse(null);
        Object value = switch (kind) {
            case INT -> number == null ? OptionalInt.empty() : OptionalInt.of((Integer) number);
            case LONG -> number == null ? OptionalLong.empty() : OptionalLong.of((Long) number);
            case DOUBLE -> number == null ? OptionalDouble.empty() : OptionalDouble.of((Double) number);
        };
        return (T) value;
    }

    @Override
    public void serialize(T value, DataOutput output) throws IOException {
        boxed.serialize(box(value), output);
    }

    @Override
    public T deserialize(DataInput input) throws IOException {
        return unbox(boxed.deserialize(input));
    }

    @Override
    public String schema() {
        return boxed.schema();
    }

    @Override
    public T empty() {
        return unbox(Optional.empty());
    }

    @Override
    public @Nullable T parse(String text) {
        Optional<Object> value = boxed.parse(text);
        return value == null ? null : unbox(value);
    }

    @Override
    public ValueReader<T> reader(Schema written, Evolution at) {
        ValueReader<Optional<Object>> reader = boxed.reader(written, at);
        return input -> unbox(reader.read(input));
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public T copy(T value) {
        return value;
    }

    @Override
    public int hash(T value) {
        return boxed.hash(box(value));
    }
}
