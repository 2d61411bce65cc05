package io.tidemark.examples.flights;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.RateLimitedSource;
import io.tidemark.connector.files.FileSink;
import io.tidemark.connector.files.FileSource;
import io.tidemark.connector.files.RollingPolicy;
import io.tidemark.connector.files.format.CsvEncoder;
import io.tidemark.connector.files.format.CsvFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The flights job, taking one savepoint after the other and no checkpoint but the first, until it ends or is killed. */
final class SavepointingFlights {
    /** What a line for a savepoint that is durable begins with. */
    static final String SAVED = "saved ";

    private static final int FLIGHTS_PER_SECOND = 4_000;

    private SavepointingFlights() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(args[1]));
        env.enableCheckpointing(Duration.ofHours(1));
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("checkpoints"));
        if (args.length > 2) {
            env.restoreFrom(args[2]);
        }
        FileSource<Flight> flights = FileSource.forPath(
                        directory.resolve("flights.csv"), CsvFormat.forRecord(Flight.class))
                .build();
        FileSink<DelayReport> reports = FileSink.<DelayReport>forRowFormat(
                        directory.resolve("output"), CsvEncoder.forRecord(DelayReport.class))
                .withRollingPolicy(RollingPolicy.builder()
                        .rolloverInterval(Duration.ofMillis(20))
                        .build())
                .withPartSuffix(".csv")
                .build();
        FlightsJob.define(env, RateLimitedSource.of(flights, FLIGHTS_PER_SECOND), reports);
        JobClient job = env.executeAsync("flights");
        while (!job.getJobExecutionResult().isDone()) {
            try {
                System.out.println(SAVED
                        + job.triggerSavepoint(directory.resolve("savepoints").toString())
                                .get());
            } catch (ExecutionException e) {
                System.out.println("refused: " + e.getCause().getMessage());
            }
        }
        job.await();
    }
}
