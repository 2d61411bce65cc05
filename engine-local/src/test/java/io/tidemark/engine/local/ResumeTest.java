package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that is started again under its name, as after the end of a process. */
class ResumeTest {
    private static final long END = 1_200;

    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    @TempDir
    Path directory;

    @Test
    void aSecondRunContinuesWhereTheFirstWasCheckpointed() throws Exception {
        run(2, 500);
        // read and processed, but in no checkpoint: it is read again
        JobClient lost = environment(2).executeAsync("job");
        gate.release(700);
        Await.until("beyond the checkpoint", () -> gate.emitted() == 700);
        Await.result(lost.cancel());
        assertThat(ledger.records()).hasSize(500);

        gate.open();
        JobExecutionResult result = environment(2).execute("job");
        assertThat(result.attempts()).isEqualTo(1);
        CountByKey.verify("of three runs", ledger.records(), END);
        assertThat(gate.emitted()).isEqualTo(END + 200);
    }

    @Test
    void aFinishedJobThatIsRunAgainDoesNothingTwice() throws Exception {
        gate.open();
        environment(2).execute("job");
        JobExecutionResult again = environment(2).execute("job");

        assertThat(again.attempts()).isEqualTo(1);
        assertThat(gate.emitted()).isEqualTo(END);
        CountByKey.verify("of two runs", ledger.records(), END);
    }

    @Test
    void anotherNameBeginsAnew() throws Exception {
        gate.open();
        environment(2).execute("job");
        environment(2).execute("other job");

        assertThat(gate.emitted()).isEqualTo(2 * END);
        assertThat(ledger.records()).hasSize((int) (2 * END));
    }

    @Test
    void checkpointNumbersRiseOverRuns() throws Exception {
        run(2, 300);
        JobClient second = environment(2).executeAsync("job");
        Await.until("it is restored", () -> second.getLastCompletedCheckpoint().isPresent());
        long restored = second.getLastCompletedCheckpoint().orElseThrow().checkpointId();
        assertThat(Await.result(second.triggerCheckpoint()).checkpointId()).isGreaterThan(restored);
        Await.result(second.cancel());
    }

    @ParameterizedTest
    @CsvSource({"1,4,3,1", "4,1,4,2", "3,2,1,4"})
    void keyedStatePositionsAndWriterStatesMoveToAnyParallelism(int first, int second, int third, int fourth)
            throws Exception {
        long bound = 0;
        for (int parallelism : List.of(first, second, third)) {
            bound += END / 4;
            run(parallelism, bound);
            CountByKey.verify("at parallelism " + parallelism, ledger.records(), bound);
        }
        gate.open();
        environment(fourth).execute("job");

        CountByKey.verify("at the end", ledger.records(), END);
        assertThat(ledger.restoredByLastAttempt()).isEqualTo(bound);
        assertThat(gate.emitted()).isEqualTo(END);
    }

    @Test
    void stateIsFoundByUidWhenThePipelineAroundItChanges() throws Exception {
        gate.release(600);
        JobClient first = withUids(false).executeAsync("job");
        Await.until("600 are read", () -> gate.emitted() == 600);
        Await.result(first.triggerCheckpoint());
        Await.result(first.cancel());
        gate.open();
        withUids(true).execute("job");

        CountByKey.verify("of both shapes", ledger.records(), END);
    }

    @Test
    void committablesOfADurableCheckpointArePublishedByTheNextRunIfTheFirstDiedBefore() throws Exception {
        JobClient first = environment(2).executeAsync("job");
        gate.release(400);
        Await.until("400 are read", () -> gate.emitted() == 400);
        ledger.refusals.set(Integer.MAX_VALUE);
        var checkpoint = first.triggerCheckpoint();
        Await.until(
                "it is durable",
                () -> first.getLastCompletedCheckpoint()
                        .filter(last -> last.checkpointId() == 2)
                        .isPresent());
        Await.result(first.cancel());
        assertThat(Await.failure(checkpoint)).hasMessageContaining("checkpoint 2 could not be published");
        assertThat(ledger.records()).isEmpty();

        ledger.refusals.set(0);
        gate.open();
        environment(3).execute("job");
        CountByKey.verify("of both runs", ledger.records(), END);
        assertThat(gate.emitted()).isEqualTo(END);
    }

    /** Runs up to a bound, takes a checkpoint and ends. */
    private void run(int parallelism, long bound) throws Exception {
        JobClient job = environment(parallelism).executeAsync("job");
        gate.release(bound);
        Await.until(bound + " are read", () -> gate.emitted() == bound);
        Await.result(job.triggerCheckpoint());
        Await.result(job.cancel());
    }

    private StreamExecutionEnvironment environment(int parallelism) {
        StreamExecutionEnvironment env =
                Environments.storedIn(directory.toUri().toString(), parallelism, Environments.ON_DEMAND);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 4, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }

    private StreamExecutionEnvironment withUids(boolean changed) {
        StreamExecutionEnvironment env = Environments.storedIn(directory.toUri().toString(), 2, Environments.ON_DEMAND);
        if (changed) {
            env.fromSequence(1, 10)
                    .name("new")
                    .map(n -> n)
                    .sinkTo(new WriteThroughSink<>())
                    .name("new sink");
        }
        var numbers =
                env.fromSource(GatedSource.bounded(gate, 2, END), "numbers").uid("numbers");
        CountByKey.of(changed ? numbers.map(n -> n).filter(n -> n >= 0) : numbers)
                .uid("counts")
                .sinkTo(new TwoPhaseSink<>(ledger))
                .uid("ledger");
        return env;
    }
}
