package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A byte that says whether there is a value, then the value. */
final class OptionalSerde<T> implements BuiltInSerde<Optional<T>> {
    private static final long serialVersionUID = 1L;

    private final Serde<T> element;

    OptionalSerde(Serde<T> element) {
        this.element = element;
    }

    @Override
    public void serialize(Optional<T> value, DataOutput output) throws IOException {
        output.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            element.serialize(value.get(), output);
        }
    }

    @Override
    public Optional<T> deserialize(DataInput input) throws IOException {
        return Wire.readBoolean(input) ? Optional.of(element.deserialize(input)) : Optional.empty();
    }

    @Override
    public String schema() {
        return "optional<".concat(element.schema()).concat(">");
    }

    @Override
    public Optional<T> empty() {
        return Optional.empty();
    }

    @Override
    public @Nullable Optional<T> parse(String text) {
        T value = element instanceof BuiltInSerde<T> builtIn ? builtIn.parse(text) : null;
        return value == null ? null : Optional.of(value);
    }

    @Override
    public ValueReader<Optional<T>> reader(Schema written, Evolution at) {
        at.requireSameKind(written, this, "optional", 1);
        return new OptionalSerde<>(at.read(element, written.argument(0)))::deserialize;
    }

    @Override
    public boolean immutable() {
        return element.immutable();
    }

    @Override
    public Optional<T> copy(Optional<T> value) {
        return immutable() ? value : value.map(element::copy);
    }

    @Override
    public int hash(Optional<T> value) {
        return value.isPresent() ? element.hash(value.get()) : 0;
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        return KeyObstacle.of(element, path);
    }
}
