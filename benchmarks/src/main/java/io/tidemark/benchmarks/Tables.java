package io.tidemark.benchmarks;

import io.tidemark.benchmarks.process.RunResult;
import io.tidemark.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the command prints about results. */
final class Tables {
    private static final String DISTURBED = " ~";
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private Tables() {}

    /** Returns one line about one run. */
    static String line(RunResult result) {
        StringBuilder line =
                new StringBuilder(String.format(Locale.ROOT, "  %-3s %-11s ", result.workload(), result.contestant()));
        if (Double.isFinite(result.mainToFinishedMillis())) {
            line.append(String.format(Locale.ROOT, "%8.0f ms from main to finished", result.mainToFinishedMillis()));
        } else if (Double.isFinite(result.recoveryMillis())) {
            line.append(String.format(Locale.ROOT, "%8.1f ms from exception to record", result.recoveryMillis()));
        } else if (Double.isFinite(result.p50Millis())) {
            line.append(String.format(
                    Locale.ROOT,
                    "p50 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms",
                    result.p50Millis(),
                    result.p99Millis(),
                    result.p999Millis(),
                    result.maxMillis()));
        } else {
            line.append(String.format(
                    Locale.ROOT,
                    "%8s records/s  %7.1f ns CPU a record",
                    amount(result.recordsPerSecond()),
                    result.cpuNanosPerRecord()));
        }
        line.append("  checkpoints ").append(interval(result));
        line.append("  checksum ").append(result.checksum());
        line.append(result.right() ? " right" : " WRONG, expected " + result.expectedChecksum());
        if (result.disturbed()) {
            line.append(String.format(Locale.ROOT, "%s others took %.1f cores", DISTURBED, result.otherCores()));
        }
        return line.toString();
    }

    private static String interval(RunResult result) {
        if (result.checkpointMillis() == 0) {
            return "off";
        }
        return "every " + result.checkpointMillis() + " ms"
                + (result.checkpoints() < 0 ? "" : " (" + result.checkpoints() + ")");
    }

    /** Compares throughput: one row a workload and contestant. */
    static List<String> throughput(List<Turn> turns, Engine base) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                Locale.ROOT,
                "%-4s %-26s %-12s %11s %12s   %s",
                "",
                "",
                "contestant",
                "records/s",
                "CPU ns/rec",
                base.label() + " is"));
        for (Workload workload : Workload.values()) {
            for (Engine engine : enginesOf(turns)) {
                List<Turn> its = select(turns, workload, engine);
                if (!its.isEmpty()) {
                    boolean first = engine == base;
                    rows.add(String.format(
                            Locale.ROOT,
                            "%-4s %-26s %-12s %11s %12.1f   %s%s",
                            first ? workload.label() : "",
                            first ? workload.summary() : "",
                            engine.label(),
                            amount(median(its, RunResult::recordsPerSecond)),
                            median(its, RunResult::cpuNanosPerRecord),
                            ratio(its, RunResult::recordsPerSecond, "x as fast"),
                            mark(its)));
                }
            }
        }
        return rows;
    }

    /** Shows what checkpoints of keyed state took: one row a workload and contestant. */
    static List<String> checkpoints(List<Turn> turns) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                Locale.ROOT,
                "%-4s %-12s %12s %12s %16s",
                "",
                "contestant",
                "MB written",
                "ms to end",
                "longest sync ms"));
        for (Workload workload : Workload.values()) {
            for (Engine engine : enginesOf(turns)) {
                List<Turn> its = select(turns, workload, engine);
                if (engine.checkpoints() && !its.isEmpty()) {
                    rows.add(String.format(
                            Locale.ROOT,
                            "%-4s %-12s %12.1f %12.0f %16.1f%s",
                            workload.label(),
                            engine.label(),
                            median(its, RunResult::checkpointBytes) / BYTES_PER_MEGABYTE,
                            median(its, RunResult::checkpointDurationMillis),
                            longest(its, RunResult::longestSyncMillis),
                            mark(its)));
                }
            }
        }
        return rows;
    }

    private static double longest(List<Turn> turns, ToDoubleFunction<RunResult> figure) {
        return turns.stream()
                .flatMap(turn -> turn.results().stream())
                .mapToDouble(figure)
                .max()
                .orElse(Double.NaN);
    }

    /** Compares latency: one row a contestant. */
    static List<String> latency(List<Turn> turns) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                Locale.ROOT, "%-12s %10s %10s %10s %10s   ms", "contestant", "p50", "p99", "p99.9", "max"));
        for (Engine engine : enginesOf(turns)) {
            List<Turn> its = select(turns, Workload.W2, engine);
            rows.add(String.format(
                    Locale.ROOT,
                    "%-12s %10.3f %10.3f %10.3f %10.3f%s",
                    engine.label(),
                    median(its, RunResult::p50Millis),
                    median(its, RunResult::p99Millis),
                    median(its, RunResult::p999Millis),
                    median(its, RunResult::maxMillis),
                    mark(its)));
        }
        return rows;
    }

    /** Compares one duration: one row a contestant. */
    static List<String> duration(List<Turn> turns, Workload workload, ToDoubleFunction<RunResult> millis) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(Locale.ROOT, "%-12s %10s", "contestant", "ms"));
        for (Engine engine : enginesOf(turns)) {
            List<Turn> its = select(turns, workload, engine);
            rows.add(String.format(Locale.ROOT, "%-12s %10.1f%s", engine.label(), median(its, millis), mark(its)));
        }
        return rows;
    }

    /** Shows what checkpoints cost: one row a process and interval. */
    static List<String> overhead(List<Turn> turns, List<Long> intervals) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                Locale.ROOT, "%-4s %-12s %14s %11s   %s", "", "contestant", "checkpoints", "records/s", "cost"));
        for (Turn turn : turns) {
            double off = atInterval(turn, 0);
            for (long interval : intervals) {
                double rate = atInterval(turn, interval);
                rows.add(String.format(
                        Locale.ROOT,
                        "%-4s %-12s %14s %11s   %s%s",
                        turn.workload().label(),
                        turn.engine().label(),
                        interval == 0 ? "off" : "every " + interval + " ms",
                        amount(rate),
                        interval == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * (1 - rate / off)),
                        mark(List.of(turn))));
            }
        }
        return rows;
    }

    private static double atInterval(Turn turn, long interval) {
        return Medians.of(
                turn.results().stream()
                        .filter(result -> result.checkpointMillis() == interval)
                        .toList(),
                RunResult::recordsPerSecond);
    }

    private static List<Engine> enginesOf(List<Turn> turns) {
        return turns.stream().map(Turn::engine).distinct().toList();
    }

    private static List<Turn> select(List<Turn> turns, Workload workload, Engine engine) {
        return turns.stream()
                .filter(turn -> turn.workload() == workload && turn.engine() == engine)
                .filter(turn -> !turn.results().isEmpty())
                .toList();
    }

    private static double median(List<Turn> turns, ToDoubleFunction<RunResult> figure) {
        return Medians.of(turns, turn -> turn.median(figure));
    }

    private static String ratio(List<Turn> turns, ToDoubleFunction<RunResult> figure, String words) {
        double ratio = Medians.of(
                turns.stream().filter(turn -> !turn.baseResults().isEmpty()).toList(), turn -> turn.baseTimes(figure));
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f %s", ratio, words);
    }

    private static String mark(List<Turn> turns) {
        return turns.stream().anyMatch(Turn::disturbed) ? DISTURBED : "";
    }

    /** Returns a large number with three digits and a letter. */
    static String amount(double number) {
        if (number >= 1e8) {
            return String.format(Locale.ROOT, "%.0f M", number / 1e6);
        } else if (number >= 1e7) {
            return String.format(Locale.ROOT, "%.1f M", number / 1e6);
        } else if (number >= 1e6) {
            return String.format(Locale.ROOT, "%.2f M", number / 1e6);
        } else if (number >= 1e3) {
            return String.format(Locale.ROOT, "%.0f k", number / 1e3);
        }
        return String.format(Locale.ROOT, "%.0f", number);
    }
}
