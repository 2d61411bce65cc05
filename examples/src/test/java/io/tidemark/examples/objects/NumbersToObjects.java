package io.tidemark.examples.objects;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.backend.s3.sink.Encoder;
import io.tidemark.backend.s3.sink.S3FileSink;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes numbers to objects, and says how many it has read. */
final class NumbersToObjects {
    static final int NUMBERS = 3_000;

    /** What a line of progress begins with. */
    static final String PROGRESS = "progress ";

    private static final long PROGRESS_EVERY_MILLIS = 10;

    private NumbersToObjects() {}

    /**
     * Runs the job to its end.
     *
     * @param args the locations of output and checkpoints, the parallelism, the milliseconds between checkpoints, and how many
     *     numbers come a second
     */
    public static void main(String[] args) throws Exception {
        long interval = Long.parseLong(args[3]);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(Integer.parseInt(args[2]));
        env.enableCheckpointing(interval);
        env.getCheckpointConfig().setCheckpointStorage(args[1]);
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);
        env.fromSource(new DataGeneratorSource<>(number -> number, NUMBERS, Integer.parseInt(args[4])), "numbers")
                .uid("numbers")
                .returns(Long.class)
                .rebalance()
                .sinkTo(S3FileSink.<Long>forRowFormat(args[0], Encoder.lines())
                        .withRolloverInterval(Duration.ofMillis(2 * interval))
                        .build())
                .uid("objects");
        JobClient job = env.executeAsync("numbers to objects");
        tellProgress(job);
        job.await();
    }

    private static void tellProgress(JobClient job) throws Exception {
        while (!job.getJobExecutionResult().isDone()) {
            System.out.println(PROGRESS + job.getMetrics().getOrDefault("numbers.recordsOut", 0L));
            try {
                job.getJobExecutionResult().get(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // it goes on
            }
        }
    }
}
