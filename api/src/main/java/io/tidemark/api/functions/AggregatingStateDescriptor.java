package io.tidemark.api.functions;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Objects;

/**
 * Declares an {@link io.tidemark.api.state.AggregatingState}: its name in the checkpoint, its function and the type of its
 * accumulator.
 *
 * @param <I> the type of what is added
 * @param <A> the type of the accumulator, which is what is kept
 * @param <O> the type of the result
 * @since 0.1
 */
public final class AggregatingStateDescriptor<I, A, O> extends StateDescriptor {
    private static final long serialVersionUID = 1L;

    /** What makes accumulators, adds to them and makes the result of them. */
    private final AggregateFunction<I, A, O> function;

    /** How accumulators become bytes. */
    private final Serde<A> serde;

    /**
     * Declares a state whose accumulator is of a class that has a built-in serde.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param function gathers values
     * @param accumulatorType the class of the accumulators
     * @throws io.tidemark.api.serde.UnsupportedTypeException if the class has no built-in serde; the component is named
     */
    public AggregatingStateDescriptor(String name, AggregateFunction<I, A, O> function, Class<A> accumulatorType) {
        this(name, function, Serdes.of(accumulatorType));
    }

    /**
     * Declares a state with a serde of the user's.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param function gathers values
     * @param serde how accumulators become bytes
     */
    public AggregatingStateDescriptor(String name, AggregateFunction<I, A, O> function, Serde<A> serde) {
        super(name);
        this.function = Objects.requireNonNull(function, "function");
        this.serde = Objects.requireNonNull(serde, "serde");
    }

    /**
     * Returns what gathers values.
     *
     * @return the function
     */
    public AggregateFunction<I, A, O> getAggregateFunction() {
        return function;
    }

    /**
     * Returns the serde of the accumulators.
     *
     * @return the serde
     */
    public Serde<A> getSerde() {
        return serde;
    }
}
