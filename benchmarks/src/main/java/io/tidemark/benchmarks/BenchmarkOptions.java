package io.tidemark.benchmarks;

import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param home the project's root
 * @param engines the contestants; the first is the one that the others are compared with
 * @param workloads the jobs whose throughput is measured
 * @param measurements what is measured
 * @param effort how long and how often
 * @param parallelism subtasks of every operator
 * @param checkpointMillis interval of the checkpoints, where it is not what is compared
 * @param records how many each throughput run reads; 0 to measure by time
 * @param rate records a second where latency is measured
 * @param state where W6 keeps its values
 * @param json a file that gets one JSON line a run
 */
record BenchmarkOptions(
        Path home,
        List<Engine> engines,
        List<Workload> workloads,
        Set<Measurement> measurements,
        Effort effort,
        int parallelism,
        long checkpointMillis,
        long records,
        long rate,
        StateSetup state,
        @Nullable Path json) {

    /** One kind of figure. */
    enum Measurement {
        THROUGHPUT,
        LATENCY,
        RECOVERY,
        COLDSTART,
        OVERHEAD
    }

    /**
     * How long and how often.
     *
     * @param rounds how often the contestants take turns
     * @param repetitions measured runs in one process
     * @param warmUpSeconds how long records flow before the first of them
     * @param seconds that a run should take
     * @param latencySeconds that a run at a steady rate takes
     */
    record Effort(int rounds, int repetitions, double warmUpSeconds, double seconds, double latencySeconds) {
        static final Effort QUICK = new Effort(1, 3, 8, 2, 10);
        static final Effort FULL = new Effort(3, 3, 12, 3, 20);
    }

    static BenchmarkOptions parse(String... arguments) {
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final Deque<String> left;
        private final Set<Measurement> measurements = EnumSet.noneOf(Measurement.class);
        private Path home = Path.of("").toAbsolutePath();
        private List<Engine> engines = List.of(Engine.TIDEMARK, Engine.HANDWRITTEN);
        private List<Workload> workloads = List.of();
        private Effort effort = Effort.QUICK;
        private int rounds;
        private boolean full;
        private int parallelism = 2;
        private long checkpointMillis = 1000;
        private long records;
        private long rate = 100_000;
        private String state = StateSetup.MEMORY;
        private int stateMegabytes = 1024;
        private @Nullable Path json;

        Parser(String... arguments) {
            left = new ArrayDeque<>(List.of(arguments));
        }

        BenchmarkOptions parse() {
            while (!left.isEmpty()) {
                option(left.remove());
            }
            if (measurements.isEmpty()) {
                measurements.addAll(full ? EnumSet.allOf(Measurement.class) : EnumSet.of(Measurement.THROUGHPUT));
            }
            if (workloads.isEmpty()) {
                workloads = full ? List.of(Workload.values()) : List.of(Workload.W1, Workload.W2, Workload.W3);
            }
            Effort chosen = rounds == 0
                    ? effort
                    : new Effort(
                            rounds,
                            effort.repetitions(),
                            effort.warmUpSeconds(),
                            effort.seconds(),
                            effort.latencySeconds());
            return new BenchmarkOptions(
                    home,
                    engines,
                    workloads,
                    measurements,
                    chosen,
                    parallelism,
                    checkpointMillis,
                    records,
                    rate,
                    new StateSetup(state, stateMegabytes),
                    json);
        }

        private void option(String name) {
            switch (name) {
                case "--home" -> home = Path.of(value(name)).toAbsolutePath();
                case "--peers" -> engines = List.of(Engine.values());
                case "--contestants" -> engines = list(name, Engine::of);
                case "--workloads" -> workloads = list(name, Workload::of);
                case "--full" -> {
                    full = true;
                    effort = Effort.FULL;
                }
                case "--throughput" -> measurements.add(Measurement.THROUGHPUT);
                case "--latency" -> measurements.add(Measurement.LATENCY);
                case "--recovery" -> measurements.add(Measurement.RECOVERY);
                case "--coldstart" -> measurements.add(Measurement.COLDSTART);
                case "--overhead" -> measurements.add(Measurement.OVERHEAD);
                case "--rounds" -> rounds = (int) number(name, 1, 100);
                case "--parallelism" -> parallelism = (int) number(name, 1, 1024);
                case "--checkpoint-interval" -> checkpointMillis = number(name, 0, 3_600_000);
                case "--records" -> records = number(name, 1, 1_000_000_000_000L);
                case "--rate" -> rate = number(name, 1, 100_000_000);
                case "--state" -> state = value(name);
                case "--state-memory" -> stateMegabytes = (int) number(name, 1, 1_000_000);
                case "--json" -> json = Path.of(value(name)).toAbsolutePath();
                default ->
                    throw new IllegalArgumentException(
                            "There is no option '" + name + "'; ./benchmark --help lists them");
            }
        }

        private String value(String name) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException("The option " + name + " needs a value");
            }
            return left.remove();
        }

        private <T> List<T> list(String name, Function<String, T> element) {
            return new ArrayList<>(Arrays.stream(value(name).split(","))
                    .map(element)
                    .distinct()
                    .toList());
        }

        private long number(String name, long least, long most) {
            String text = value(name);
            try {
                long number = Long.parseLong(text.replace("_", ""));
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // the message below says what was expected
            }
            throw new IllegalArgumentException("The option " + name + " takes a whole number from " + least + " to "
                    + most + ", not '" + text + "'");
        }
    }
}
