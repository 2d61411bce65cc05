package io.tidemark.engine.local;

import java.util.List;

/**
 * An attempt with what belongs to it beside its workers.
 *
 * @param attempt the subtasks on their workers
 * @param sources the splits of each source
 * @param publisher the committers of the sinks
 */
record RunningAttempt(Attempt attempt, List<SourceDriver> sources, Publisher publisher) {
    /** Releases what the workers do not: may block for as long as a commit takes. */
    void close() {
        publisher.close();
        sources.forEach(SourceDriver::close);
    }
}
