package io.tidemark.benchmarks.run;

/**
 * What the checkpoints of one run took.
 *
 * @param completed how many completed, -1 if the engine does not tell
 * @param meanBytes how many bytes of keyed state one wrote, on average; {@code NaN} if the engine does not tell
 * @param meanMillis how long one took from its trigger to its end, on average; {@code NaN} if the engine does not tell
 * @param longestSyncMillis how long one kept one subtask from processing, at most, to freeze its keyed state; {@code NaN} if
 *     the engine does not tell
 * @since 0.1
 */
public record CheckpointFigures(long completed, double meanBytes, double meanMillis, double longestSyncMillis) {
    /** Of an engine that does not tell, or of a run without checkpoints. */
    public static final CheckpointFigures NONE = ofCompleted(-1);

    /**
     * Makes the figures of an engine that tells nothing but how many there were.
     *
     * @param completed how many completed
     * @return the figures
     */
    public static CheckpointFigures ofCompleted(long completed) {
        return new CheckpointFigures(completed, Double.NaN, Double.NaN, Double.NaN);
    }
}
