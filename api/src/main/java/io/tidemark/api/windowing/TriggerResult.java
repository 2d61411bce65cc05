package io.tidemark.api.windowing;

/**
 * What becomes of a window after its trigger was asked.
 *
 * @since 0.1
 */
public enum TriggerResult {
    /** Nothing. */
    CONTINUE(false, false),
    /** It is evaluated, then its contents are thrown away. */
    FIRE_AND_PURGE(true, true),
    /** It is evaluated and kept. */
    FIRE(true, false),
    /** Its contents are thrown away. */
    PURGE(false, true);

    private final boolean fire;
    private final boolean purge;

    TriggerResult(boolean fire, boolean purge) {
        this.fire = fire;
        this.purge = purge;
    }

    /**
     * Says whether the window is evaluated.
     *
     * @return {@code true} if so
     */
    public boolean isFire() {
        return fire;
    }

    /**
     * Says whether the contents are thrown away.
     *
     * @return {@code true} if so
     */
    public boolean isPurge() {
        return purge;
    }
}
