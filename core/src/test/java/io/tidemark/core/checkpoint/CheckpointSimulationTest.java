package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs whole jobs on random schedules with crashes, failures and races, and looks at what the outside world sees. */
class CheckpointSimulationTest {
    private static final int SEEDS = 300;
    private static final int FAULTY_STEPS = 400;
    private static final int CALM_STEPS = 4_000;

    @Test
    void publishesEveryRecordExactlyOnceWhateverFails() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SimulatedJob job = new SimulatedJob(seed);
            try {
                for (int step = 0; step < FAULTY_STEPS && !job.isFinished(); step++) {
                    job.step(true);
                }
                for (int step = 0; step < CALM_STEPS && !job.isFinished(); step++) {
                    job.step(false);
                }
                assertThat(job.isFinished()).as("work ends when faults stop").isTrue();
                List<Integer> published = new ArrayList<>(job.output());
                published.sort(null);
                assertThat(published)
                        .isEqualTo(
                                IntStream.range(0, SimulatedJob.RECORDS).boxed().toList());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + job.lastEvents(), e);
            }
        }
    }
}
