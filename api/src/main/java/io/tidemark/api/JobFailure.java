package io.tidemark.api;

import java.time.Instant;

/**
 * A failure that ended an attempt.
 *
 * @param at when
 * @param attempt which execution it ended, from 1
 * @param operatorName where it happened, or the engine's part if not in an operator
 * @param cause what was thrown
 * @since 0.1
 */
public record JobFailure(Instant at, int attempt, String operatorName, Throwable cause) {}
