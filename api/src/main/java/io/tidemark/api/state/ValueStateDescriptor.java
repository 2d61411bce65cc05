package io.tidemark.api.state;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Objects;

/**
 * Declares a {@link io.tidemark.checkpoint.spi.state.ValueState}: its name in the checkpoint and its type.
 *
 * @param <T> the type of the value
 * @since 0.1
 */
public final class ValueStateDescriptor<T> extends StateDescriptor {
    private static final long serialVersionUID = 1L;

    /** How values become bytes. */
    private final Serde<T> serde;

    /**
     * Declares a state of a class that has a built-in serde.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param type the class of the values
     * @throws io.tidemark.api.serde.UnsupportedTypeException if the class has no built-in serde; the component is named
     */
    public ValueStateDescriptor(String name, Class<T> type) {
        this(name, Serdes.of(type));
    }

    /**
     * Declares a state with a serde of the user's.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param serde how values become bytes
     */
    public ValueStateDescriptor(String name, Serde<T> serde) {
        super(name);
        this.serde = Objects.requireNonNull(serde, "serde");
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
