package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The counters of a job: those of the present attempt by subtask, and the sums of the attempts before. */
final class JobMetrics {
    private final Map<String, Long> ended = new HashMap<>();
    private final ConcurrentMap<String, SubtaskMetrics> present = new ConcurrentHashMap<>();

    Metrics of(String operatorName, String operatorId, int subtask) {
        return present.computeIfAbsent(operatorId + "/" + subtask, key -> new SubtaskMetrics(operatorName));
    }

    /** Folds the counters of an attempt that is over into the sums. */
    synchronized void attemptEnded() {
        present.values().forEach(metrics -> metrics.addTo(ended));
        present.clear();
    }

    synchronized SortedMap<String, Long> sums() {
        SortedMap<String, Long> sums = new TreeMap<>(ended);
        present.values().forEach(metrics -> metrics.addTo(sums));
        return sums;
    }

    private static final class SubtaskMetrics implements Metrics {
        private final String operatorName;
        private final ConcurrentMap<String, PlainCounter> counters = new ConcurrentHashMap<>();

        SubtaskMetrics(String operatorName) {
            this.operatorName = operatorName;
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(name, n -> new PlainCounter());
        }

        void addTo(Map<String, Long> sums) {
            counters.forEach((name, counter) -> sums.merge(operatorName + "." + name, counter.value(), Long::sum));
        }
    }

    /** Written by one thread without a fence; others see the value a moment later. */
    private static final class PlainCounter implements Counter {
        private static final VarHandle VALUE;

        static {
            try {
                VALUE = MethodHandles.lookup().findVarHandle(PlainCounter.class, "value", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long value;

        @Override
        public void add(long amount) {
            VALUE.setOpaque(this, value + amount);
        }

        @Override
        public long value() {
            return (long) VALUE.getOpaque(this);
        }
    }
}
