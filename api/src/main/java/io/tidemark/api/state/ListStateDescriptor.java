package io.tidemark.api.state;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.Objects;

/**
 * Declares a {@link io.tidemark.checkpoint.spi.state.ListState}: its name in the checkpoint and the type of its elements.
 *
 * @param <E> the type of the elements
 * @since 0.1
 */
public final class ListStateDescriptor<E> extends StateDescriptor {
    private static final long serialVersionUID = 1L;

    /** How elements become bytes. */
    private final Serde<E> serde;

    /**
     * Declares a state whose elements are of a class that has a built-in serde.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param type the class of the elements
     * @throws io.tidemark.api.serde.UnsupportedTypeException if the class has no built-in serde; the component is named
     */
    public ListStateDescriptor(String name, Class<E> type) {
        this(name, Serdes.of(type));
    }

    /**
     * Declares a state with a serde of the user's.
     *
     * @param name unique within the operator, and the same in every version of the job
     * @param serde how elements become bytes
     */
    public ListStateDescriptor(String name, Serde<E> serde) {
        super(name);
        this.serde = Objects.requireNonNull(serde, "serde");
    }

    /**
     * Returns the serde of the elements.
     *
     * @return the serde
     */
    public Serde<E> getSerde() {
        return serde;
    }
}
