package io.tidemark.connector.elasticsearch;

import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import java.io.Serializable;
import java.time.Duration;

/**
 * When a bulk request is sent, and how many at once.
 *
 * @param maxActions in one request
 * @param maxBytes of one request; an action that has more goes alone
 * @param interval how long an action waits for others at most
 * @param maxInFlight how many requests may be unanswered
 */
record BulkLimits(int maxActions, long maxBytes, Duration interval, int maxInFlight) implements Serializable {
    private static final long serialVersionUID = 1L;

    BulkLimits {
        OptionChecks.positive("setBulkFlushMaxActions", maxActions);
        OptionChecks.positive("setBulkFlushMaxSizeMb", maxBytes);
        OptionChecks.duration("setBulkFlushInterval", interval);
        OptionChecks.positive("setMaxInFlightRequests", maxInFlight);
    }
}
