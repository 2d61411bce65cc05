package io.tidemark.testkit.simulation;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.CheckpointSettings;
import io.tidemark.core.restart.RestartPolicy;
import io.tidemark.testkit.engine.Mutation;
import io.tidemark.testkit.engine.RunSettings;
import java.util.SplittableRandom;

/**
 * How one run is set up, chosen by its seed. The checkpointing mode is the pipeline's own; how often checkpoints are
 * taken, how many at once and how long they may take is varied, since no promise depends on it.
 *
 * @param settings how the job runs
 * @param parallelism of the first process
 */
record ChosenSettings(RunSettings settings, int parallelism) {
    static final int MOST_PARALLEL = 4;

    /** Longer than a checkpoint takes if nothing fails: a shorter one would never let the job get anywhere. */
    private static final int LEAST_TIMEOUT_MILLIS = 500;

    private static final int LONGEST_ALIGNMENT_MILLIS = 50;
    private static final int MOST_CONCURRENT = 3;
    private static final int MOST_RETAINED = 3;

    static ChosenSettings chosenBy(SplittableRandom random, Program program, Backends backends, Mutation mutation) {
        CheckpointSettings checkpoints = CheckpointSettings.every(2 + random.nextInt(60))
                .withTimeoutMillis(LEAST_TIMEOUT_MILLIS << random.nextInt(4))
                .withMinPauseMillis(random.nextInt(3) == 0 ? random.nextInt(20) : 0)
                .withMaxConcurrent(1 + random.nextInt(MOST_CONCURRENT))
                .withRetained(1 + random.nextInt(MOST_RETAINED));
        if (random.nextInt(3) == 0) {
            checkpoints = checkpoints.withTolerableFailures(random.nextInt(4));
        }
        checkpoints = aligned(checkpoints, random, program);
        boolean exactly = program.job().settings().checkpoints().mode() == CheckpointingMode.EXACTLY_ONCE;
        int parallelism = 1 + random.nextInt(MOST_PARALLEL);
        StateBackend backend = backends.any(random);
        RunSettings settings = new RunSettings(
                checkpoints,
                exactly ? BarrierAligner.Mode.EXACTLY_ONCE : BarrierAligner.Mode.AT_LEAST_ONCE,
                new RestartPolicy.FixedDelay(RestartPolicy.UNLIMITED, random.nextInt(20)),
                operator -> backend,
                backends,
                false,
                mutation);
        return new ChosenSettings(settings, parallelism);
    }

    /** Waits for barriers, or not, or for a while; where records in flight can be stored. */
    private static CheckpointSettings aligned(
            CheckpointSettings checkpoints, SplittableRandom random, Program program) {
        boolean exactly = program.job().settings().checkpoints().mode() == CheckpointingMode.EXACTLY_ONCE;
        if (!exactly || !program.canBeUnaligned() || random.nextInt(3) == 0) {
            return checkpoints;
        }
        long timeout = random.nextBoolean() ? 0 : random.nextInt(LONGEST_ALIGNMENT_MILLIS);
        return checkpoints.withMaxConcurrent(1).withAlignmentTimeoutMillis(timeout);
    }
}
