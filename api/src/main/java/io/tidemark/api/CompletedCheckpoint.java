package io.tidemark.api;

import java.time.Instant;

/**
 * A checkpoint that is durable.
 *
 * @param checkpointId its number, rising over the life of the job
 * @param completedAt when it became durable
 * @since 0.1
 */
public record CompletedCheckpoint(long checkpointId, Instant completedAt) {}
