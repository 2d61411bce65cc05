package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.process.NamedArguments;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the command line says about copying topics.
 *
 * @param sides who takes turns; the others are compared with the first
 * @param records how many a run copies
 * @param warmUpRecords how many are copied in the same process before
 * @param intervalMillis of the checkpoints where throughput is measured
 * @param rate records a second where latency is measured; 0 to leave that out
 * @param seconds how long records come at that rate
 * @param latencyIntervalMillis of the checkpoints there
 * @param rounds how often the contestants take turns
 */
record Settings(
        List<Side> sides,
        long records,
        long warmUpRecords,
        long intervalMillis,
        long rate,
        long seconds,
        long latencyIntervalMillis,
        int rounds) {

    private static final Map<String, String> DEFAULTS = Map.of(
            "contestants", "tidemark",
            "records", "15000000",
            "warm-up", "10000000",
            "interval", "1000",
            "rate", "5000",
            "seconds", "30",
            "latency-interval", "100",
            "rounds", "1");

    /**
     * Reads arguments such as {@code records=1000000}; what is not given has its default.
     *
     * @throws IllegalArgumentException if a name is not known or a value is no number; the message lists the names
     */
    static Settings parse(String... arguments) {
        NamedArguments values = NamedArguments.parse(DEFAULTS, arguments);
        List<Side> sides = Arrays.stream(values.text("contestants").split(","))
                .map(Side::of)
                .distinct()
                .toList();
        return new Settings(
                sides,
                values.number("records", 1),
                values.number("warm-up", 1),
                values.number("interval", 1),
                values.number("rate", 0),
                values.number("seconds", 1),
                values.number("latency-interval", 1),
                values.number("rounds", 1));
    }
}
