package io.tidemark.core.state;

import io.tidemark.api.functions.AggregateFunction;
import io.tidemark.api.state.AggregatingState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An aggregating state, kept as the value that is its accumulator. */
final class AggregatedValue<I, A, O> implements AggregatingState<I, O> {
    private final ValueState<A> accumulated;
    private final AggregateFunction<I, A, O> function;
    private final String name;

    AggregatedValue(ValueState<A> accumulated, AggregateFunction<I, A, O> function, String name) {
        this.accumulated = accumulated;
        this.function = function;
        this.name = name;
    }

    @Override
    public @Nullable O get() {
        A accumulator = accumulated.value();
        return accumulator == null ? null : function.getResult(accumulator);
    }

    @Override
    public void add(I value) {
        Objects.requireNonNull(value, () -> "a value of the aggregating state '" + name + "'");
        A accumulator = accumulated.value();
        A result = function.add(value, accumulator == null ? function.createAccumulator() : accumulator);
        accumulated.update(Objects.requireNonNull(
                result, () -> "what the function of the aggregating state '" + name + "' returns"));
    }

    @Override
    public void clear() {
        accumulated.clear();
    }
}
