package io.tidemark.api.windowing;

/**
 * A part of a keyed stream that is evaluated as a whole. Subclasses are immutable and have {@code equals} and
 * {@code hashCode}: windows that are equal are the same window of a key.
 *
 * @since 0.1
 */
public abstract class Window {
    /** For subclasses. */
    protected Window() {}

    /**
     * Returns the last point in time that belongs to the window; what it gives has this timestamp.
     *
     * @return milliseconds since 1970, included
     */
    public abstract long maxTimestamp();
}
