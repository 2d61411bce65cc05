package io.tidemark.examples.flights;

import io.tidemark.api.CheckpointConfig;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.RateLimitedSource;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
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
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads flights, keeps the delays of each origin airport, and writes one line a flight, each exactly once however often the
 * process is killed: start it again with the same arguments and it goes on.
 */
@Command(name = "flights", description = "Delays by origin airport, exactly once.", mixinStandardHelpOptions = true)
public final class FlightsJob implements Callable<Integer> {
    /** What a line of progress on standard output begins with; the number of flights read by this process follows. */
    public static final String PROGRESS = "progress ";

    /** The name of the job, under which its checkpoints are found again. */
    public static final String JOB_NAME = "flights";

    private static final int RESTARTS = 2;
    private static final long PROGRESS_EVERY_MILLIS = 10;
    private static final long MAX_PART_BYTES = 1 << 20;

    @Option(names = "--input", required = true, description = "A CSV file of flights.")
    private Path input = Path.of("");

    @Option(names = "--output", required = true, description = "The directory to publish in.")
    private Path output = Path.of("");

    @Option(names = "--checkpoints", required = true, description = "The directory to keep checkpoints in.")
    private Path checkpoints = Path.of("");

    @Option(names = "--rate", defaultValue = "0", description = "Flights a second; 0 for as fast as it goes.")
    private long rate;

    @Option(names = "--checkpoint-interval", defaultValue = "1000", description = "Milliseconds between checkpoints.")
    private long checkpointInterval;

    @Option(names = "--parallelism", defaultValue = "2", description = "Subtasks of the keyed part.")
    private int parallelism;

    private FlightsJob() {}

    /**
     * Runs the job to its end.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FlightsJob()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        env.enableCheckpointing(checkpointInterval);
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        // a line that cannot be read stays so: give up soon instead of trying for ever
        env.setRestartStrategy(RestartStrategies.fixedDelayRestart(RESTARTS, Duration.ofMillis(100)));
        CheckpointConfig config = env.getCheckpointConfig();
        config.setCheckpointStorage(checkpoints);

        FileSource<Flight> file =
                FileSource.forPath(input, CsvFormat.forRecord(Flight.class)).build();
        Source<Flight, FileSplit> source = rate == 0 ? file : RateLimitedSource.of(file, rate);
        FileSink<DelayReport> sink = FileSink.<DelayReport>forRowFormat(output, CsvEncoder.forRecord(DelayReport.class))
                .withRollingPolicy(RollingPolicy.builder()
                        .maxPartSize(MAX_PART_BYTES)
                        .rolloverInterval(Duration.ofSeconds(1))
                        .build())
                .withPartSuffix(".csv")
                .build();

        env.fromSource(source, "flights").uid("flights").setParallelism(1)
                .keyBy(Flight::origin)
                .process(new DelaysByAirport()).name("delays by airport").uid("delays")
                .sinkTo(sink).name("reports").uid("reports");
        return await(env.executeAsync(JOB_NAME));
    }

    private static int await(JobClient client) throws Exception {
        long printed = -1;
        while (true) {
            long read = client.getMetrics().getOrDefault("flights.recordsOut", 0L);
            if (read != printed) {
                System.out.println(PROGRESS + read);
                printed = read;
            }
            try {
                client.getJobExecutionResult().get(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                return 0;
            } catch (TimeoutException e) {
                continue;
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof JobExecutionException failure) {
                    System.err.println(failure.getMessage());
                    return 1;
                }
                throw e;
            }
        }
    }
}
