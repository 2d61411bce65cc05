package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The counters and gauges of a job: those of the present attempt by subtask, and of the attempts before the sums of the counters. A
 * gauge says what is so now, so that of an attempt that is over says nothing.
 */
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

    SortedMap<String, Long> sums() {
        SortedMap<String, Long> sums;
        List<SubtaskMetrics> measuring;
        synchronized (this) {
            sums = new TreeMap<>(ended);
            measuring = List.copyOf(present.values());
            for (SubtaskMetrics metrics : measuring) {
                metrics.addTo(sums);
            }
        }
        // not under the lock, which the end of an attempt needs: gauges are code of connectors
        for (SubtaskMetrics metrics : measuring) {
            metrics.measureInto(sums);
        }
        return sums;
    }

    private static final class SubtaskMetrics implements Metrics {
        private final String operatorName;
        private final ConcurrentMap<String, PlainCounter> counters = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, LongSupplier> gauges = new ConcurrentHashMap<>();

        SubtaskMetrics(String operatorName) {
            this.operatorName = operatorName;
        }

        @Override
        public Counter counter(String name) {
            requireNoOther(name, gauges, "gauge");
            PlainCounter fresh = new PlainCounter();
            PlainCounter present = counters.putIfAbsent(name, fresh);
            return present == null ? fresh : present;
        }

        @Override
        public void gauge(String name, LongSupplier value) {
            requireNoOther(name, counters, "counter");
            gauges.put(name, value);
        }

        private void requireNoOther(String name, Map<String, ?> others, String kind) {
            if (others.containsKey(name)) {
                throw new IllegalArgumentException("Operator '" + operatorName + "' has a " + kind + " named '" + name
                        + "' already; give this one another name.");
            }
        }

        void addTo(Map<String, Long> sums) {
            for (Map.Entry<String, PlainCounter> entry : counters.entrySet()) {
                String name = operatorName + "." + entry.getKey();
                sums.put(name, sums.getOrDefault(name, 0L) + entry.getValue().value());
            }
        }

        void measureInto(Map<String, Long> sums) {
            for (Map.Entry<String, LongSupplier> entry : gauges.entrySet()) {
                String name = operatorName + "." + entry.getKey();
                try {
                    sums.put(
                            name, sums.getOrDefault(name, 0L) + entry.getValue().getAsLong());
                } catch (RuntimeException e) {
                    Logs.of(JobMetrics.class).log(WARNING, "The gauge '" + name + "' is left out, as it fails.", e);
                }
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
