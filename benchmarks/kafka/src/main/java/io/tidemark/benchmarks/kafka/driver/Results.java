package io.tidemark.benchmarks.kafka.driver;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of all turns, and their medians. Not thread-safe. */
final class Results {
    private final List<Side> sides;
    private final Map<Side, List<Throughput>> throughputs = new EnumMap<>(Side.class);
    private final Map<Side, List<Latency>> latencies = new EnumMap<>(Side.class);
    private boolean right = true;

    Results(List<Side> sides) {
        this.sides = sides;
        sides.forEach(side -> {
            throughputs.put(side, new ArrayList<>());
            latencies.put(side, new ArrayList<>());
        });
    }

    /**
     * How fast a topic was copied.
     *
     * @param perSecond records a second, from the first one until the last is visible
     * @param cpuNanos of the contestant's process a record
     */
    record Throughput(double perSecond, double cpuNanos) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,.0f records/s, %,.0f ns CPU/record", perSecond, cpuNanos);
        }
    }

    /** How many milliseconds records took to be visible. */
    record Latency(double median, double p99, double max) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "visible after %,.0f ms, p99 %,.0f ms, max %,.0f ms", median, p99, max);
        }
    }

    void add(Side side, Throughput throughput) {
        throughputs.get(side).add(throughput);
    }

    void add(Side side, Latency latency) {
        latencies.get(side).add(latency);
    }

    /** Notes that a turn gave no figures. */
    void fail() {
        right = false;
    }

    boolean areRight() {
        return right;
    }

    /** Returns a table of the medians for people. */
    List<String> lines(Settings settings) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Kafka to Kafka, %,d records, exactly once, checkpoints every %,d ms",
                settings.records(),
                settings.intervalMillis()));
        sides.forEach(side -> addThroughput(side, lines));
        if (settings.rate() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "At %,d records a second, from when a record is due until a reader of committed records has it,"
                            + " checkpoints every %,d ms",
                    settings.rate(),
                    settings.latencyIntervalMillis()));
            sides.forEach(side -> addLatency(side, lines));
        }
        lines.add(right ? "Every record was there once." : "Runs were wrong or failed; their figures do not count.");
        return lines;
    }

    private void addThroughput(Side side, List<String> lines) {
        List<Throughput> turns = throughputs.get(side);
        if (!turns.isEmpty()) {
            double perSecond = median(turns, Throughput::perSecond);
            double first = median(throughputs.get(sides.get(0)), Throughput::perSecond);
            Throughput median = new Throughput(perSecond, median(turns, Throughput::cpuNanos));
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-12s %s, %.2f times %s",
                    side.label(),
                    median,
                    perSecond / first,
                    sides.get(0).label()));
        }
    }

    private void addLatency(Side side, List<String> lines) {
        List<Latency> turns = latencies.get(side);
        if (!turns.isEmpty()) {
            Latency median = new Latency(
                    median(turns, Latency::median), median(turns, Latency::p99), median(turns, Latency::max));
            lines.add(String.format(Locale.ROOT, "  %-12s %s", side.label(), median));
        }
    }

    /** Returns the middle one, or {@code NaN} of none. */
    private static <T> double median(List<T> turns, ToDoubleFunction<T> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
