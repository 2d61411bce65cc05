package io.tidemark.api.state;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Declares a state: its name in the checkpoint, and how long what is in it lives.
 *
 * @since 0.1
 */
public abstract class StateDescriptor implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private @Nullable StateTtlConfig ttlConfig;

    /**
     * For descriptors.
     *
     * @param name unique within the operator, and the same in every version of the job
     */
    protected StateDescriptor(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A state needs a name that is not blank: it is kept under it.");
        }
        this.name = name;
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public final String getName() {
        return name;
    }

    /**
     * Lets what is in the state expire. Call it before the state is asked for.
     *
     * @param config after which time, and what counts as use
     */
    public final void enableTimeToLive(StateTtlConfig config) {
        ttlConfig = Objects.requireNonNull(config, "config");
    }

    /**
     * Returns how long what is in the state lives.
     *
     * @return {@code null} if until it is cleared
     */
    public final @Nullable StateTtlConfig getTtlConfig() {
        return ttlConfig;
    }
}
