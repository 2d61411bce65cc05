package io.tidemark.api.serde;

import io.tidemark.api.serde.Evolution.Promise;
import org.jspecify.annotations.Nullable;

/** A serde of values that never change and have no parts. Implemented by single-constant enums: one instance a JVM. */
interface ScalarSerde<T> extends BuiltInSerde<T> {
    @Override
    default boolean immutable() {
        return true;
    }

    @Override
    default T copy(T value) {
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // the text is parsed as a value of this schema
    default @Nullable T parse(String text) {
        return (T) Scalars.parse(schema(), text);
    }

    @Override
    @SuppressWarnings("unchecked") // the number is widened to the type of this schema
    default ValueReader<T> reader(Schema written, Evolution at) {
        boolean scalar = written.parts().isEmpty() && written.name().isEmpty();
        ValueReader<Object> widening = scalar ? Widening.between(written.kind(), schema()) : null;
        if (widening == null || at.promise() == Promise.SAME_HASH) {
            throw at.changed(written, schema());
        }
        return (ValueReader<T>) widening;
    }
}
