package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code ./quickstart}. */
@Command(
        name = "quickstart",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Reads real flights, keeps the delays of each origin airport in keyed state and publishes one line a flight",
            "through an exactly-once file sink. Meanwhile the process is killed with SIGKILL and started again; at the end",
            "the published files are compared with a plain loop over the input."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every line is there once, in order", "1:the comparison does not hold, or the job failed",
            "2:an argument is wrong"})
public final class Quickstart implements Callable<Integer> {
    private static final int WRONG_ARGUMENT = 2;

    @Option(names = "--input", paramLabel = "FILE", defaultValue = "examples/data/flights.csv",
            description = "CSV of flights: departure, origin, destination, delay_minutes, distance_miles. Default: "
                    + "${DEFAULT-VALUE}")
    private Path input = Path.of("");

    @Option(names = "--output", paramLabel = "DIR", defaultValue = "target/quickstart/output",
            description = "Where to publish; an empty directory, or that of an earlier quickstart. Default: ${DEFAULT-VALUE}")
    private Path output = Path.of("");

    @Option(names = "--rate", paramLabel = "N", defaultValue = "2500",
            description = "Flights a second; 0 for as fast as it goes. Default: ${DEFAULT-VALUE}")
    private long rate;

    @Option(names = "--checkpoint-interval", paramLabel = "MS", defaultValue = "200",
            description = "Milliseconds between two checkpoints. Default: ${DEFAULT-VALUE}")
    private long checkpointInterval;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "2",
            description = "How often to kill the process. Default: ${DEFAULT-VALUE}")
    private int kills;

    @Option(names = "--parallelism", paramLabel = "N", defaultValue = "2",
            description = "Subtasks of the keyed part. Default: ${DEFAULT-VALUE}")
    private int parallelism;

    private Quickstart() {}

    /**
     * Runs the quickstart.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Quickstart());
        command.setExecutionExceptionHandler((exception, line, result) -> {
            System.err.println("quickstart: " + exception.getMessage());
            return exception instanceof IllegalArgumentException ? WRONG_ARGUMENT : 1;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkArguments();
        Workspace workspace = Workspace.prepare(output);
        Progress progress = new Progress(workspace.published(), Expectation.countLines(input));
        progress.title(input);
        long startedNanos = System.nanoTime();
        List<Long> killedAfter = new ArrayList<>();
        boolean finished = run(workspace, progress, killedAfter);
        if (!finished) {
            return 1;
        }
        progress.comparing();
        Comparison comparison = new Expectation(input).compareWith(workspace.published());
        Summary.print(comparison, killedAfter, System.nanoTime() - startedNanos, output);
        if (comparison.holds()) {
            workspace.removeCheckpoints();
        }
        return comparison.holds() ? 0 : 1;
    }

    private boolean run(Workspace workspace, Progress progress, List<Long> killedAfter)
            throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            JobProcess job = start(workspace);
            long killAfter = chooseKill(progress, kills - kill + 1);
            long read = job.killAfter(killAfter, progress);
            if (read == JobProcess.FAILED) {
                return false;
            }
            killedAfter.add(progress.publishedLines());
            progress.killed(kill, kills);
        }
        return start(workspace).await(progress);
    }

    /** Somewhere in what is left, so that all kills fall into the run, at a moment nobody chose. */
    private long chooseKill(Progress progress, int killsLeft) {
        long left = Math.max(0, progress.totalLines() - progress.publishedLines());
        return ThreadLocalRandom.current().nextLong(2 * left / (killsLeft + 1) + 1);
    }

    private JobProcess start(Workspace workspace) throws IOException {
        return JobProcess.start(List.of(
                "--input", input.toAbsolutePath().toString(),
                "--output", workspace.published().toString(),
                "--checkpoints", workspace.checkpoints().toString(),
                "--rate", Long.toString(rate),
                "--checkpoint-interval", Long.toString(checkpointInterval),
                "--parallelism", Integer.toString(parallelism)));
    }

    private void checkArguments() {
        require(Files.isRegularFile(input) && Files.isReadable(input), "--input " + input + " is not a readable file");
        require(rate >= 0, "--rate is " + rate + "; give 0 or more");
        require(checkpointInterval >= 1, "--checkpoint-interval is " + checkpointInterval + " ms; give 1 or more");
        require(kills >= 0, "--kills is " + kills + "; give 0 or more");
        require(parallelism >= 1, "--parallelism is " + parallelism + "; give 1 or more");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem + ". See --help.");
        }
    }
}
