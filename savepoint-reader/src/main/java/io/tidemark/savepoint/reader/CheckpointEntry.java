package io.tidemark.savepoint.reader;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint or savepoint in a {@link CheckpointCatalog}.
 *
 * @param location where it is; {@link SavepointReader#open(URI)} takes it if it is {@link Condition#READABLE}
 * @param condition what can be done with it
 * @param summary what it says about itself; {@code null} unless it is readable
 * @param problem why it is not readable; {@code null} if it is
 * @since 0.1
 */
public record CheckpointEntry(
        URI location,
        Condition condition,
        @Nullable CheckpointSummary summary,
        @Nullable String problem) {
    /** What can be done with a checkpoint. */
    public enum Condition {
        /** It is complete and its metadata are whole; {@link SavepointReader#verify} knows about its files. */
        READABLE,
        /** It is complete, and its metadata are damaged. */
        DAMAGED,
        /** It is complete, and this version of Tidemark is too old for it. */
        NEWER,
        /** It is being written or deleted now, or was left behind by a process that was killed; no job uses it. */
        INCOMPLETE
    }
}
