package io.tidemark.benchmarks.large;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.benchmarks.metering.CheckpointMeter;
import io.tidemark.benchmarks.metering.CheckpointMeter.Checkpoint;
import io.tidemark.benchmarks.metering.MeteredBackend;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The program of the process that keeps the state and is killed. Reports on standard output, one {@link Report} a line, and
 * everything else on standard error.
 */
public final class StateJob {
    private static final String NAME = "large-state";
    private static final String OPERATOR = "keep";
    private static final int PARALLELISM = 2;
    private static final long FIRST_RECORD_POLL_MILLIS = 1;
    private static final long PROGRESS_MILLIS = 200;

    private final StateJobSpec spec;
    private final CheckpointMeter meter = new CheckpointMeter();
    private volatile boolean full;

    private StateJob(StateJobSpec spec) {
        this.spec = spec;
    }

    /**
     * Runs the job to its end, or until the process is killed.
     *
     * @param arguments as {@link StateJobSpec#toArguments} gives them
     */
    public static void main(String[] arguments) {
        try {
            new StateJob(StateJobSpec.parse(arguments)).run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        // a thread that is left would keep the process alive
        System.exit(0);
    }

    private void run() throws Exception {
        JobClient job = start();
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        while (processed(job.getMetrics()) == 0 && !isOver(end, FIRST_RECORD_POLL_MILLIS)) {
            // until the first record
        }
        say(Report.FIRST_RECORD, 0);
        while (!isOver(end, PROGRESS_MILLIS)) {
            progress(job);
        }
        Map<String, Long> sums = job.await().metrics();
        progress(job);
        say(Report.READS, count(sums, Keeping.READS));
        say(Report.CHECKSUM, count(sums, Keeping.CHECKSUM));
    }

    private JobClient start() throws Exception {
        Phases phases = spec.phases();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(PARALLELISM).enableCheckpointing(spec.checkpointMillis());
        env.getCheckpointConfig().setCheckpointStorage(spec.storage());
        env.setStateBackend(new MeteredBackend(MeteredBackend.named(spec.backend(), spec.options()), meter));
        env.fromSequence(0, phases.records() - 1)
                .setParallelism(1) // so that a key is read after its last change
                .keyBy(phases::keyOf, Long.class)
                .process(new Keeping(phases))
                .name(OPERATOR)
                .print();
        return env.executeAsync(NAME);
    }

    private void progress(JobClient job) {
        Map<String, Long> counters = job.getMetrics();
        long writes = count(counters, Keeping.WRITES);
        say(Report.WRITES, writes);
        say(Report.READS, count(counters, Keeping.READS));
        say(
                Report.CHECKPOINT_BYTES,
                meter.checkpoints().stream().mapToLong(Checkpoint::bytes).sum());
        say(Report.CHECKPOINTS, meter.checkpoints().size());
        if (!full && writes >= spec.phases().keys()) {
            full = true;
            job.triggerCheckpoint().whenComplete((location, failure) -> fullAndDurable(failure));
        }
    }

    /** A checkpoint that failed is tried again with the next report, so that whoever waits for it does not wait for ever. */
    private void fullAndDurable(@Nullable Throwable failure) {
        if (failure == null) {
            say(Report.FULL_AND_DURABLE, 0);
        } else {
            failure.printStackTrace();
            full = false;
        }
    }

    private static boolean isOver(CompletableFuture<?> end, long waitMillis) throws Exception {
        try {
            end.get(waitMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static long processed(Map<String, Long> counters) {
        return count(counters, Keeping.WRITES) + count(counters, Keeping.READS);
    }

    private static long count(Map<String, Long> counters, String name) {
        return counters.getOrDefault(OPERATOR + "." + name, 0L);
    }

    private static void say(Report report, long number) {
        System.out.println(report.line(number));
    }
}
