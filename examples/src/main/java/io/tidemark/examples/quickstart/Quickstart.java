package io.tidemark.examples.quickstart;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.examples.storage.CheckpointPlace;
import io.tidemark.examples.storage.StorageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command behind {@code ./quickstart}, a script that builds, has the help, and says where the project is. */
@Command(name = "quickstart")
public final class Quickstart implements Callable<Integer> {
    private static final int NOT_EXACTLY_ONCE = 1;
    private static final int WRONG_ARGUMENT = 2;

    @Option(names = "--input", defaultValue = "${sys:quickstart.project:-.}/examples/data/flights.csv")
    private Path input = Path.of("");

    @Option(names = "--output", defaultValue = "${sys:quickstart.project:-.}/target/quickstart/output")
    private Path output = Path.of("");

    @Option(names = "--rate", defaultValue = "2500")
    private long rate;

    @Option(names = "--checkpoint-interval", defaultValue = "200")
    private long checkpointInterval;

    @Option(names = "--kills", defaultValue = "2")
    private int kills;

    @Option(names = "--parallelism", defaultValue = "2")
    private int parallelism;

    @Option(names = "--state", defaultValue = "memory")
    private StateKind state = StateKind.MEMORY;

    @Option(names = "--storage", defaultValue = "file")
    private StorageKind storage = StorageKind.FILE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Screen screen;

    /** What keeps keyed state. */
    private enum StateKind {
        MEMORY,
        ROCKSDB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Quickstart(Screen screen) {
        this.screen = screen;
    }

    /**
     * Runs the quickstart.
     *
     * @param args see {@code ./quickstart --help}
     */
    public static void main(String[] args) {
        boolean terminal = Boolean.getBoolean("quickstart.terminal");
        Screen screen = new Screen(System.out, System.err, terminal, terminal && System.getenv("NO_COLOR") == null);
        System.exit(command(screen).execute(args));
    }

    static CommandLine command(Screen screen) {
        CommandLine command = new CommandLine(new Quickstart(screen));
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setParameterExceptionHandler((wrong, args) -> {
            screen.complain("quickstart: " + wrong.getMessage() + ". See --help.");
            return WRONG_ARGUMENT;
        });
        command.setExecutionExceptionHandler((failure, line, result) -> {
            boolean argument = failure instanceof IllegalArgumentException;
            screen.keepStatus();
            screen.complain("quickstart: " + (argument ? failure.getMessage() : failure.toString()));
            return argument ? WRONG_ARGUMENT : NOT_EXACTLY_ONCE;
        });
        return command;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkArguments();
        Workspace workspace = Workspace.prepare(output, input);
        PublishedFiles published = new PublishedFiles(workspace.published());
        Progress progress = new Progress(screen, published, Math.max(0, PublishedFiles.countLines(input) - 1));
        Killer killer;
        long startedNanos;
        try (CheckpointPlace place = storage.open(workspace.checkpoints().resolve("storage"))) {
            killer = new Killer(() -> start(workspace, place), progress, screen);
            introduce(progress.left());
            startedNanos = System.nanoTime();
            if (!killer.run(killsOfStorage())) {
                screen.complain(
                        "quickstart: the job failed; it says why above. Its output is in " + shown(output) + ".");
                return NOT_EXACTLY_ONCE;
            }
        }
        Duration time = Duration.ofNanos(System.nanoTime() - startedNanos);
        screen.line("  finished; comparing with a plain loop over the input");
        Comparison comparison = new Expectation(input).compareWith(published);
        new Summary(screen, comparison).print(killer, time, shown(output));
        if (!comparison.holds()) {
            return NOT_EXACTLY_ONCE;
        }
        workspace.removeCheckpoints();
        return 0;
    }

    /** A storage in memory dies with the job, which would then begin anew and publish once more what it had published. */
    private int killsOfStorage() {
        return storage == StorageKind.MEMORY ? 0 : kills;
    }

    private void introduce(long flights) {
        screen.line(String.format(
                Locale.ROOT,
                "Reading %,d flights from %s, %s, a checkpoint every %,d ms.",
                flights,
                shown(input),
                rate == 0 ? "as fast as it goes" : String.format(Locale.ROOT, "%,d a second", rate),
                checkpointInterval));
        screen.line("State is kept in " + state + ", checkpoints in " + storage + ".");
        if (storage == StorageKind.MEMORY) {
            screen.line("Checkpoints in memory do not outlive the process, so it is not killed.");
        }
    }

    private JobProcess start(Workspace workspace, CheckpointPlace place) throws IOException {
        return JobProcess.start(
                List.of(
                        "--input", input.toAbsolutePath().toString(),
                        "--output", workspace.published().toString(),
                        "--checkpoints", place.location(),
                        "--state", state.toString(),
                        "--rate", Long.toString(rate),
                        "--checkpoint-interval", Long.toString(checkpointInterval),
                        "--parallelism", Integer.toString(parallelism)),
                place.environment(),
                screen::complain);
    }

    private void checkArguments() {
        boolean readable = Files.isRegularFile(input) && Files.isReadable(input);
        require(readable, "--input " + input + " is not a file that can be read");
        boolean compressed = input.toString().endsWith(".gz");
        require(!compressed, "--input " + input + " is compressed; decompress it first, as by gunzip --keep");
        require(rate >= 0, "--rate is " + rate + "; give 0 or more");
        require(checkpointInterval >= 1, "--checkpoint-interval is " + checkpointInterval + " ms; give 1 or more");
        require(kills >= 0, "--kills is " + kills + "; give 0 or more");
        boolean killed = kills > 0 && spec.commandLine().getParseResult().hasMatchedOption("--kills");
        require(
                storage != StorageKind.MEMORY || !killed,
                "--kills is " + kills
                        + ", and --storage memory does not outlive the process: killed, the job would begin"
                        + " anew and publish lines twice; give --kills 0, or another --storage");
        String missing = storage.unavailable();
        require(missing == null, "--storage " + storage + " cannot be had here: " + missing);
        int most = StreamExecutionEnvironment.DEFAULT_MAX_PARALLELISM;
        boolean possible = parallelism >= 1 && parallelism <= most;
        require(possible, "--parallelism is " + parallelism + "; give 1 to " + most);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem + ". See --help.");
        }
    }

    /** Returns a path as a person at this place would write it. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
