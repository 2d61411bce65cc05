package io.tidemark.checkpoint.spi.storage;

import java.net.URI;

/**
 * A place where a checkpoint was found by somebody who only looks.
 *
 * @param location as {@link CheckpointStorageProvider#openStored} takes it, if it is complete
 * @param complete {@code false} for what is being written now, is being deleted, or was left by a process that was killed;
 *     it can be neither opened nor restored
 * @since 0.1
 */
public record CheckpointLocation(URI location, boolean complete) {}
