package io.tidemark.core.state;

import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.state.ReducingState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reducing state, kept as the value it has come to. */
final class ReducedValue<T> implements ReducingState<T> {
    private final ValueState<T> reduced;
    private final ReduceFunction<T> function;
    private final String name;

    ReducedValue(ValueState<T> reduced, ReduceFunction<T> function, String name) {
        this.reduced = reduced;
        this.function = function;
        this.name = name;
    }

    @Override
    public @Nullable T get() {
        return reduced.value();
    }

    @Override
    public void add(T value) throws Exception {
        Objects.requireNonNull(value, () -> "a value of the reducing state '" + name + "'");
        T soFar = reduced.value();
        T result = soFar == null ? value : function.reduce(soFar, value);
        reduced.update(
                Objects.requireNonNull(result, () -> "what the function of the reducing state '" + name + "' returns"));
    }

    @Override
    public void clear() {
        reduced.clear();
    }
}
