package io.tidemark.checkpoint.spi.state;

/**
 * Says which values of a state need not be kept any longer. A backend asks when it sweeps, and may ask when it writes a
 * snapshot; what it removes is gone as if it had been cleared. Thread-safe.
 *
 * @param <V> the type of the values: of a list its elements, of a map its values
 * @since 0.1
 */
@FunctionalInterface
public interface Expiry<V> {
    /**
     * Says whether a value has expired. Once it has, it stays so until the user writes it again.
     *
     * @param value not to be changed
     * @return {@code true} if it may be removed
     */
    boolean isExpired(V value);
}
