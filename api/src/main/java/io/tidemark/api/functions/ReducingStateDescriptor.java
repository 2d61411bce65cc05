package io.tidemark.api.functions;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.StateDescriptor;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Objects;

/**
 * Declares a {@link io.tidemark.api.state.ReducingState}: its name in the checkpoint, its type and its function.
 *
 * @param <T> the type of the values
 * @since 0.1
 */
public final class ReducingStateDescriptor<T> extends StateDescriptor {
    private static final long serialVersionUID = 1L;

    /** What combines the result so far and a value. */
    private final ReduceFunction<T> function;

    /** How the result becomes bytes. */
    private final Serde<T> serde;

    /**
     * Declares a state of a class that has a built-in serde.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param function combines the result so far and a value
     * @param type the class of the values
     * @throws io.tidemark.api.serde.UnsupportedTypeException if the class has no built-in serde; the component is named
     */
    public ReducingStateDescriptor(String name, ReduceFunction<T> function, Class<T> type) {
        this(name, function, Serdes.of(type));
    }

    /**
     * Declares a state with a serde of the user's.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param function combines the result so far and a value
     * @param serde how the result becomes bytes
     */
    public ReducingStateDescriptor(String name, ReduceFunction<T> function, Serde<T> serde) {
        super(name);
        this.function = Objects.requireNonNull(function, "function");
        this.serde = Objects.requireNonNull(serde, "serde");
    }

    /**
     * Returns what combines the result so far and a value.
     *
     * @return the function
     */
    public ReduceFunction<T> getReduceFunction() {
        return function;
    }

    /**
     * Returns the serde.
     *
     * @return the serde
     */
    public Serde<T> getSerde() {
        return serde;
    }
}
