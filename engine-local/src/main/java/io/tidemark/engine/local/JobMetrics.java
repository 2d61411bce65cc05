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
        SubtaskMetrics fresh = new SubtaskMetrics(operatorName);
        SubtaskMetrics known = present.putIfAbsent(operatorId + "/" + subtask, fresh);
        return known == null ? fresh : known;
    }

    /** Folds the counters of an attempt that is over into the sums. */
    synchronized void attemptEnded() {
        for (SubtaskMetrics metrics : present.values()) {
            metrics.addTo(ended);
        }
        present.clear();
    }

    synchronized SortedMap<String, Long> sums() {
        SortedMap<String, Long> sums = new TreeMap<>(ended);
        for (SubtaskMetrics metrics : present.values()) {
            metrics.addTo(sums);
        }
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
            PlainCounter fresh = new PlainCounter();
            PlainCounter present = counters.putIfAbsent(name, fresh);
            return present == null ? fresh : present;
        }

        void addTo(Map<String, Long> sums) {
            for (Map.Entry<String, PlainCounter> entry : counters.entrySet()) {
                String name = operatorName + "." + entry.getKey();
                sums.put(name, sums.getOrDefault(name, 0L) + entry.getValue().value());
            }
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
