package io.tidemark.core.checkpoint;

/**
 * A savepoint that a job was started from or stopped with, kept in each of its later checkpoints: so a start from it that
 * is repeated finds that it was taken up, and does not go back to it.
 *
 * @param identity as in {@link CheckpointMetadata#identity()}
 * @param location where it was then
 * @param claimed whether it belongs to the job, which deletes it when it is subsumed
 * @param takenUpAs the number of the job's own checkpoint that is its copy, at least 1
 * @since 0.1
 */
public record CheckpointOrigin(String identity, String location, boolean claimed, long takenUpAs) {
    /** Checks the number. */
    public CheckpointOrigin {
        if (takenUpAs < 1) {
            throw new IllegalArgumentException("A checkpoint's number is at least 1, not " + takenUpAs);
        }
    }
}
