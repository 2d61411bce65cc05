package io.tidemark.checkpoint.spi.state;

/**
 * What a state holds for each key. Written into every snapshot: a state is restored as the kind it was written as, or
 * refused.
 *
 * @since 0.1
 */
public enum StateKind {
    /** One value: {@link ValueState}. */
    VALUE,
    /** Elements in the order they were added: {@link ListState}. */
    LIST,
    /** Values by a key of the user's: {@link MapState}. */
    MAP;

    /**
     * Returns the kind in words, for messages.
     *
     * @return for example {@code list state}
     */
    public String words() {
        return switch (this) {
            case VALUE -> "value state";
            case LIST -> "list state";
            case MAP -> "map state";
        };
    }
}
