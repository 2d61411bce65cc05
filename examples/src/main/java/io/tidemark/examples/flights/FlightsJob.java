package io.tidemark.examples.flights;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.RateLimitedSource;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.FileSource;
import io.tidemark.connector.files.FileSplit;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.CsvFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads flights, keeps the delays of each origin airport, and writes one line a flight, each exactly once however often
 * the process is killed: start it again with the same arguments and it goes on.
 */
@Command(name = "flights", description = "Delays by origin airport, exactly once.", mixinStandardHelpOptions = true)
public final class FlightsJob implements Callable<Integer> {
    /** What a line of progress on standard output begins with; the number of flights read by this process follows. */
    public static final String PROGRESS = "progress ";

    private static final String JOB_NAME = "flights";

    /** At least two letters: one is a drive. */
    private static final Pattern URI_SCHEME = Pattern.compile("[a-z][a-z0-9]+:");

    private static final int RESTARTS = 2;
    private static final long MAX_PART_BYTES = 1 << 20;
    private static final long PROGRESS_EVERY_MILLIS = 10;

    @Option(names = "--input", required = true, description = "A CSV file of flights.")
    private Path input = Path.of("");

    @Option(names = "--output", required = true, description = "The directory to publish in.")
    private Path output = Path.of("");

    @Option(
            names = "--checkpoints",
            required = true,
            description = "Where to keep checkpoints: a directory, or the URI of a storage.")
    private String checkpoints = "";

    @Option(names = "--state", defaultValue = "memory", description = "The state backend: memory or rocksdb.")
    private String state = "";

    @Option(names = "--rate", defaultValue = "0", description = "Flights a second; 0 for as fast as it goes.")
    private long rate;

    @Option(names = "--checkpoint-interval", defaultValue = "1000", description = "Milliseconds between checkpoints.")
    private long checkpointInterval;

    @Option(names = "--part-interval", defaultValue = "1000", description = "Milliseconds until a part file ends.")
    private long partInterval;

    @Option(names = "--parallelism", defaultValue = "2", description = "Subtasks of the keyed part.")
    private int parallelism;

    private FlightsJob() {}

    /**
     * Runs the job to its end.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new FlightsJob());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            System.err.println(failure.getMessage());
            return 1;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws JobExecutionException, InterruptedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        env.enableCheckpointing(checkpointInterval);
        env.setStateBackend(state);
        if (URI_SCHEME.matcher(checkpoints).lookingAt()) {
            env.getCheckpointConfig().setCheckpointStorage(checkpoints);
        } else {
            env.getCheckpointConfig().setCheckpointStorage(Path.of(checkpoints));
        }
        if (!checkpoints.startsWith("memory:")) {
            env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        }
        // a line that cannot be read stays so: give up soon instead of trying for ever
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(RESTARTS, Duration.ofMillis(100)));

        define(env, flights(), reports());

        JobClient job = env.executeAsync(JOB_NAME);
        tellProgress(job);
        job.await();
        return 0;
    }

    /** Defines the pipeline between any source of flights and any sink of reports. */
    static void define(StreamExecutionEnvironment env, Source<Flight, ?> flights, Sink<DelayReport> reports) {
        env.fromSource(flights, "flights")
                .uid("flights")
                .setParallelism(1)
                .keyBy(Flight::origin)
                .process(new DelaysByAirport())
                .name("delays by airport")
                .uid("delays")
                .sinkTo(reports)
                .name("reports")
                .uid("reports");
    }

    private Source<Flight, FileSplit> flights() {
        FileSource<Flight> file =
                FileSource.forPath(input, CsvFormat.forRecord(Flight.class)).build();
        return rate == 0 ? file : RateLimitedSource.of(file, rate);
    }

    private FileSink<DelayReport> reports() {
        return FileSink.<DelayReport>forRowFormat(output, CsvEncoder.forRecord(DelayReport.class))
                .withRollingPolicy(RollingPolicy.builder()
                        .maxPartSize(MAX_PART_BYTES)
                        .rolloverInterval(Duration.ofMillis(partInterval))
                        .build())
                .withPartSuffix(".csv")
                .build();
    }

    /** Prints how many flights are read, until the job ends. */
    private static void tellProgress(JobClient job) throws InterruptedException {
        long told = -1;
        boolean ended;
        do {
            ended = job.getJobExecutionResult().isDone();
            long read = job.getMetrics().getOrDefault("flights.recordsOut", 0L);
            if (read != told) {
                System.out.println(PROGRESS + read);
                told = read;
            }
            TimeUnit.MILLISECONDS.sleep(ended ? 0 : PROGRESS_EVERY_MILLIS);
        } while (!ended);
    }
}
