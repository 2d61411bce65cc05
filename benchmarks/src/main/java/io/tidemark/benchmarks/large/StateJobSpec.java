package io.tidemark.benchmarks.large;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the job in the process of its own does.
 *
 * @param phases what the records do
 * @param backend which state backend keeps the state
 * @param options of the backend, by name
 * @param storage where checkpoints go
 * @param checkpointMillis how often a checkpoint is taken, beside the one that is taken when all keys have their value
 */
record StateJobSpec(Phases phases, String backend, Map<String, String> options, String storage, long checkpointMillis) {

    private static final int FIXED = 6;

    /** Returns what the process gets as arguments. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(phases.keys()),
                Long.toString(phases.changes()),
                Integer.toString(phases.valueBytes()),
                backend,
                storage,
                Long.toString(checkpointMillis)));
        new TreeMap<>(options).forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    /** Reads what {@link #toArguments} wrote. */
    static StateJobSpec parse(String... arguments) {
        if (arguments.length < FIXED) {
            throw new IllegalArgumentException(
                    "The job has " + FIXED + " arguments and options; it is started by the benchmark, not by hand");
        }
        Map<String, String> options = new TreeMap<>();
        for (int i = FIXED; i < arguments.length; i++) {
            String[] nameAndValue = arguments[i].split("=", 2);
            options.put(nameAndValue[0], nameAndValue[1]);
        }
        Phases phases =
                new Phases(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        return new StateJobSpec(phases, arguments[3], options, arguments[4], Long.parseLong(arguments[5]));
    }
}
