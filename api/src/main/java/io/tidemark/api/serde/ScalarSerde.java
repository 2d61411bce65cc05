package io.tidemark.api.serde;

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
}
