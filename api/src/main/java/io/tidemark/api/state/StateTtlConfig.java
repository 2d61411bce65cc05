package io.tidemark.api.state;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long what is in a state lives, in processing time. Each value, each element of a list and each entry of a map has a
 * time of its own.
 *
 * <pre>{@code
 * var lastFlight = new ValueStateDescriptor<>("last flight", Flight.class);
 * lastFlight.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofHours(1)).build());
 * }</pre>
 *
 * <p>What has expired is removed when it is met, and a few keys at a time while records are processed, so that the state of
 * keys that never come again goes away too.
 *
 * @since 0.1
 */
public final class StateTtlConfig implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What begins the time anew. The constants are named as in Flink. */
    public enum UpdateType {
        /** Each write. */
        OnCreateAndWrite,
        /** Each write and each read. */
        OnReadAndWrite
    }

    /** Whether what has expired can be seen. The constants are named as in Flink. */
    public enum StateVisibility {
        /** It cannot, even if it is still there. */
        NeverReturnExpired,
        /** It can as long as it is still there, which may be long or not at all. */
        ReturnExpiredIfNotCleanedUp
    }

    private final Duration timeToLive;
    private final UpdateType updateType;
    private final StateVisibility stateVisibility;

    private StateTtlConfig(Builder builder) {
        timeToLive = builder.timeToLive;
        updateType = builder.updateType;
        stateVisibility = builder.stateVisibility;
    }

    /**
     * Begins a configuration.
     *
     * @param timeToLive at least a millisecond
     * @return a builder
     */
    public static Builder newBuilder(Duration timeToLive) {
        return new Builder(timeToLive);
    }

    /**
     * Returns after which time without use something expires.
     *
     * @return at least a millisecond
     */
    public Duration getTimeToLive() {
        return timeToLive;
    }

    /**
     * Returns what counts as use.
     *
     * @return writes, or reads too
     */
    public UpdateType getUpdateType() {
        return updateType;
    }

    /**
     * Returns whether what has expired can be seen.
     *
     * @return never, or as long as it is there
     */
    public StateVisibility getStateVisibility() {
        return stateVisibility;
    }

    /** Gathers a configuration. */
    public static final class Builder {
        private final Duration timeToLive;
        private UpdateType updateType = UpdateType.OnCreateAndWrite;
        private StateVisibility stateVisibility = StateVisibility.NeverReturnExpired;

        private Builder(Duration timeToLive) {
            if (timeToLive.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("A time to live is at least a millisecond, not " + timeToLive + ".");
            }
            this.timeToLive = timeToLive;
        }

        /**
         * Sets what counts as use.
         *
         * @param type {@link UpdateType#OnCreateAndWrite} by default
         * @return this
         */
        public Builder setUpdateType(UpdateType type) {
            updateType = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Sets whether what has expired can be seen.
         *
         * @param visibility {@link StateVisibility#NeverReturnExpired} by default
         * @return this
         */
        public Builder setStateVisibility(StateVisibility visibility) {
            stateVisibility = Objects.requireNonNull(visibility, "visibility");
            return this;
        }

        /**
         * Ends the configuration.
         *
         * @return the configuration
         */
        public StateTtlConfig build() {
            return new StateTtlConfig(this);
        }
    }
}
