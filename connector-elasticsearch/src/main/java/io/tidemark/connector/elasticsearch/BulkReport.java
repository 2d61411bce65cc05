package io.tidemark.connector.elasticsearch;

import java.util.ArrayList;
import java.util.List;

/** What became of actions that were sent. Filled by one thread, then given to another. */
final class BulkReport {
    private final List<FailedAction> refused = new ArrayList<>();
    private long taken;
    private long repeats;
    private long retried;
    private long requests;
    private long failedRequests;
    private long bytes;

    void requested(long size) {
        requests++;
        bytes += size;
    }

    void requestFailed() {
        failedRequests++;
    }

    void taken(long actions) {
        taken += actions;
    }

    void repeated() {
        repeats++;
    }

    void retried(long actions) {
        retried += actions;
    }

    void refused(FailedAction failed) {
        refused.add(failed);
    }

    void add(BulkReport other) {
        refused.addAll(other.refused);
        taken += other.taken;
        repeats += other.repeats;
        retried += other.retried;
        requests += other.requests;
        failedRequests += other.failedRequests;
        bytes += other.bytes;
    }

    /** Returns the actions that the server refused for good. */
    List<FailedAction> refused() {
        return refused;
    }

    /** Returns how many actions the server carried out. */
    long taken() {
        return taken;
    }

    /** Returns how many actions the server had seen before, or something newer in their place. */
    long repeats() {
        return repeats;
    }

    /** Returns how often an action was sent again. */
    long retried() {
        return retried;
    }

    long requests() {
        return requests;
    }

    long failedRequests() {
        return failedRequests;
    }

    /** Returns the size of all requests. */
    long bytes() {
        return bytes;
    }
}
