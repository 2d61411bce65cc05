package io.tidemark.engine.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The outside world of a {@link TwoPhaseSink}: what was prepared and published, over all runs. Thread-safe. */
final class Ledger {
    /** How many of the next publications are refused. */
    final AtomicInteger refusals = new AtomicInteger();

    private final Set<String> prepared = new LinkedHashSet<>();
    private final Map<String, Integer> publications = new LinkedHashMap<>();
    private final List<String> records = new ArrayList<>();
    private final Map<String, Long> restored = new LinkedHashMap<>();

    synchronized void opened(String executionId, long writtenBefore) {
        restored.merge(executionId, writtenBefore, Long::sum);
    }

    synchronized void prepare(String committable) {
        prepared.add(committable);
    }

    /** Publishes; a repeat of the same committable is recognised. */
    synchronized void publish(String committable, List<String> content) {
        if (publications.merge(committable, 1, Integer::sum) == 1) {
            records.addAll(content);
        }
    }

    synchronized List<String> records() {
        return List.copyOf(records);
    }

    synchronized List<String> prepared() {
        return List.copyOf(prepared);
    }

    synchronized List<String> published() {
        return List.copyOf(publications.keySet());
    }

    /** Returns how many records the writers of the last attempt were told to have written before, all together. */
    synchronized long restoredByLastAttempt() {
        return List.copyOf(restored.values()).get(restored.size() - 1);
    }
}
