package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.DataStream;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionResult;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointingTest {
    private final String faultyName = Environments.uniqueName("checkpointing");
    private final Faults faults = Faults.of(faultyName);
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    @TempDir
    Path directory;

    @Test
    void theInitialCheckpointIsCompleteBeforeTheFirstRecordIsRead() throws Exception {
        faults.holdCommits();
        gate.open();
        JobClient job = counting(faulty(2, Environments.ON_DEMAND), 1_000).executeAsync("initial");
        Await.until("the initial checkpoint is being committed", () -> faults.commitsWaiting.get() == 1);

        assertThat(gate.emitted()).isZero();
        assertThat(job.getLastCompletedCheckpoint()).isEmpty();

        faults.letGo();
        Await.finish(job);
        CountByKey.verify("at the end", ledger.records(), 1_000);
        assertThat(gate.notified()).contains(1L);
    }

    @Test
    void checkpointsAreTakenPeriodicallyAndToldToTheSource() throws Exception {
        JobClient job = counting(faulty(2, Duration.ofMillis(10)), 100).executeAsync("periodic");
        Await.until("checkpoint 6", () -> lastId(job) >= 6);
        gate.open();

        JobExecutionResult result = Await.finish(job);
        assertThat(result.completedCheckpoints()).isGreaterThanOrEqualTo(6);
        assertThat(gate.notified()).contains(1L, 2L, 3L).isSorted();
    }

    @Test
    void aCheckpointIsTakenWhenAPersonAsksWhateverIntervalAndPause() throws Exception {
        StreamExecutionEnvironment env = faulty(2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setMinPauseBetweenCheckpoints(Duration.ofHours(1));
        JobClient job = counting(env, 100).executeAsync("on demand");
        Await.until("the initial checkpoint", () -> lastId(job) == 1);
        gate.release(40);
        Await.until("40 records", () -> gate.emitted() == 40);

        CompletedCheckpoint second = Await.result(job.triggerCheckpoint());
        assertThat(second.checkpointId()).isEqualTo(2);
        assertThat(job.getLastCompletedCheckpoint()).contains(second);
        CountByKey.verify("published with checkpoint 2", ledger.records(), 40);
        assertThat(Await.result(job.triggerCheckpoint()).checkpointId()).isEqualTo(3);

        gate.open();
        Await.finish(job);
    }

    @Test
    void theMinimumPauseIsKeptBetweenTheEndOfOneAndTheStartOfTheNext() throws Exception {
        StreamExecutionEnvironment env = faulty(1, Duration.ofMillis(1));
        env.getCheckpointConfig().setMinPauseBetweenCheckpoints(Duration.ofMillis(100));
        JobClient job = counting(env, 100).executeAsync("pause");
        Await.until("checkpoint 1", () -> lastId(job) >= 1);
        CompletedCheckpoint first = job.getLastCompletedCheckpoint().orElseThrow();
        Await.until("3 more", () -> lastId(job) >= first.checkpointId() + 3);
        CompletedCheckpoint later = job.getLastCompletedCheckpoint().orElseThrow();
        gate.open();
        Await.finish(job);

        long pauses = later.checkpointId() - first.checkpointId();
        assertThat(Duration.between(first.completedAt(), later.completedAt()))
                .isGreaterThan(Duration.ofMillis(95 * pauses));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void atMostAsManyCheckpointsAsAllowedAreInProgress(int allowed) throws Exception {
        StreamExecutionEnvironment env = faulty(2, Duration.ofMillis(1));
        env.getCheckpointConfig().setMaxConcurrentCheckpoints(allowed);
        JobClient job = counting(env, 1_000).executeAsync("concurrent");
        gate.release(500);
        Await.until("500 are read", () -> gate.emitted() == 500);
        faults.holdWrites();
        Await.until("as many as allowed are held", () -> faults.checkpointsHeld() == allowed);
        Await.holdsFor(Duration.ofMillis(50), "not more than allowed", () -> faults.checkpointsHeld() == allowed);
        faults.letGo();
        gate.open();
        Await.finish(job);

        CountByKey.verify("at the end", ledger.records(), 1_000);
    }

    @Test
    void aCheckpointThatTakesTooLongIsGivenUpAndTheJobGoesOn() throws Exception {
        StreamExecutionEnvironment env = faulty(2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointTimeout(150);
        JobClient job = counting(env, 100).executeAsync("timeout");
        Await.until("the initial checkpoint", () -> lastId(job) == 1);
        gate.release(20);
        Await.until("there is state", () -> job.getMetrics().getOrDefault("count.recordsIn", 0L) == 20);
        faults.holdWrites();

        assertThat(Await.failure(job.triggerCheckpoint())).hasMessageContaining("150 ms");
        gate.release(50);
        Await.until("records flow on", () -> gate.emitted() == 50);

        faults.letGo();
        assertThat(Await.result(job.triggerCheckpoint()).checkpointId()).isEqualTo(3);
        CountByKey.verify("after the next", ledger.records(), 50);
        assertThat(job.getFailures()).isEmpty();
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
    }

    @Test
    void asManyCheckpointsAsAskedForAreRetained() throws Exception {
        StreamExecutionEnvironment env = Environments.storedIn(directory.toUri().toString(), 2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setMaxRetainedCheckpoints(3);
        JobClient job = counting(env, 100).executeAsync("retained");
        for (int i = 0; i < 6; i++) {
            Await.until("the initial checkpoint", () -> lastId(job) >= 1);
            Await.result(job.triggerCheckpoint());
        }
        Await.until(
                "only three are left", () -> checkpointDirectories("retained").size() == 3);
        assertThat(checkpointDirectories("retained"))
                .containsExactly("chk-0000000005", "chk-0000000006", "chk-0000000007");
        gate.open();
        Await.finish(job);
    }

    @Test
    void theFinalCheckpointPublishesTheLastRecords() throws Exception {
        gate.open();
        JobExecutionResult result =
                counting(faulty(3, Environments.ON_DEMAND), 1_000).execute("final");

        assertThat(result.completedCheckpoints()).isEqualTo(2);
        CountByKey.verify("at the end", ledger.records(), 1_000);
    }

    @Test
    void checkpointsGoOnWhenOneSourceHasEndedAndAnotherHasNot() throws Exception {
        StreamExecutionEnvironment env = faulty(2, Environments.ON_DEMAND);
        DataStream<Long> ended = env.fromSource(GatedSource.bounded(new Gate().open(), 2, 10), "ended");
        DataStream<Long> open =
                env.fromSource(GatedSource.bounded(gate, 2, 10), "open").map(n -> n + 100);
        ended.union(open).rebalance().sinkTo(new TwoPhaseSink<>(ledger));
        JobClient job = env.executeAsync("half ended");
        Await.until("the first source is read", () -> job.getMetrics().getOrDefault("ended.recordsOut", 0L) == 10);

        for (int i = 0; i < 3; i++) {
            Await.result(job.triggerCheckpoint());
        }
        assertThat(ledger.records()).hasSize(10);

        gate.release(5);
        Await.until("5 of the other", () -> gate.emitted() == 5);
        Await.result(job.triggerCheckpoint());
        assertThat(ledger.records()).hasSize(15);
        gate.open();
        Await.finish(job);
        assertThat(ledger.records().stream().map(Long::valueOf).sorted())
                .containsExactlyElementsOf(LongStream.concat(LongStream.range(0, 10), LongStream.range(100, 110))
                        .boxed()
                        .toList());
    }

    @Test
    void inAtLeastOnceModeAJobWithoutFailuresCountsOnce() throws Exception {
        StreamExecutionEnvironment env = faulty(3, Duration.ofMillis(2));
        env.getCheckpointConfig().setCheckpointingMode(CheckpointingMode.AT_LEAST_ONCE);
        gate.open();
        counting(env, 20_000).execute("at least once");

        CountByKey.verify("at the end", ledger.records(), 20_000);
    }

    private StreamExecutionEnvironment faulty(int parallelism, Duration interval) {
        return Environments.storedIn("faulty:" + faultyName, parallelism, interval);
    }

    private StreamExecutionEnvironment counting(StreamExecutionEnvironment env, long end) {
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, end), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }

    private static long lastId(JobClient job) {
        return job.getLastCompletedCheckpoint()
                .map(CompletedCheckpoint::checkpointId)
                .orElse(0L);
    }

    private List<String> checkpointDirectories(String jobName) {
        try (Stream<Path> files = Files.list(directory.resolve(jobName))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("chk-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
