package io.tidemark.benchmarks.process;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.StateSetup;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one process does with one contestant.
 *
 * @param contestant its name, for the results
 * @param contestantClass the class to make it from
 * @param workload the job
 * @param mode what is measured
 * @param parallelism subtasks of every operator
 * @param checkpointMillis the checkpoint intervals to take turns with; 0 for no checkpoints
 * @param records how many each run reads; 0 to let the warm-up find out how many take {@code seconds}
 * @param seconds how long a run should take
 * @param warmUpSeconds how long records flow before anything is measured
 * @param repetitions how many runs are measured for each checkpoint interval
 * @param rate records a second in {@link Mode#LATENCY}
 * @param state where W6 keeps its values
 * @param work a directory for checkpoints and for results computed once
 */
public record Assignment(
        String contestant,
        String contestantClass,
        Workload workload,
        Mode mode,
        int parallelism,
        List<Long> checkpointMillis,
        long records,
        double seconds,
        double warmUpSeconds,
        int repetitions,
        long rate,
        StateSetup state,
        Path work) {

    private static final String SEPARATOR = ",";
    private static final int ARGUMENTS = 14;

    /** Returns what the process gets as arguments. */
    public List<String> toArguments() {
        return List.of(
                contestant,
                contestantClass,
                workload.name(),
                mode.name(),
                Integer.toString(parallelism),
                checkpointMillis.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR)),
                Long.toString(records),
                Double.toString(seconds),
                Double.toString(warmUpSeconds),
                Integer.toString(repetitions),
                Long.toString(rate),
                state.backend(),
                Integer.toString(state.cacheMegabytes()),
                work.toString());
    }

    /**
     * Reads what {@link #toArguments} wrote.
     *
     * @param arguments of the process
     * @return the same assignment
     * @throws IllegalArgumentException if there are too few or too many
     */
    public static Assignment parse(String... arguments) {
        if (arguments.length != ARGUMENTS) {
            throw new IllegalArgumentException("An assignment has " + ARGUMENTS + " arguments, not " + arguments.length
                    + "; this process is started by the benchmark command, not by hand");
        }
        return new Assignment(
                arguments[0],
                arguments[1],
                Workload.valueOf(arguments[2]),
                Mode.valueOf(arguments[3]),
                Integer.parseInt(arguments[4]),
                Arrays.stream(arguments[5].split(SEPARATOR)).map(Long::valueOf).toList(),
                Long.parseLong(arguments[6]),
                Double.parseDouble(arguments[7]),
                Double.parseDouble(arguments[8]),
                Integer.parseInt(arguments[9]),
                Long.parseLong(arguments[10]),
                new StateSetup(arguments[11], Integer.parseInt(arguments[12])),
                Path.of(arguments[13]));
    }
}
