package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints are read as checkpoints are, wherever they lie. */
class SavepointsTest {
    @Test
    void readsASavepointByItsLocationItsPathAndWhereItWasMovedTo(@TempDir Path directory) throws Exception {
        Path savepoints = directory.resolve("savepoints");
        String location = savepointOf(directory.resolve("checkpoints"), savepoints);

        assertThat(totals(SavepointReader.open(location))).isEqualTo(Visits.KEYS);
        assertThat(totals(SavepointReader.open(savepoints))).isEqualTo(Visits.KEYS);
        CheckpointEntry entry =
                CheckpointCatalog.of(savepoints.toUri()).entries().get(0);
        assertThat(entry.condition()).isEqualTo(Condition.READABLE);
        Path moved = Files.move(Path.of(entry.location()), directory.resolve("moved"));
        assertThat(totals(SavepointReader.open(moved))).isEqualTo(Visits.KEYS);

        Files.delete(Damage.stateFiles(moved).get(0));
        try (SavepointReader reader = SavepointReader.open(moved)) {
            assertThat(reader.verify().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("missing"));
        }
    }

    @Test
    void tellsASavepointThatWasNeverCompleted(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("savepoint-1.incomplete"));

        assertThat(CheckpointCatalog.of(directory.toUri()).entries())
                .extracting(CheckpointEntry::condition)
                .containsExactly(Condition.INCOMPLETE);
    }

    private static String savepointOf(Path storage, Path savepoints) throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage).setParallelism(1);
        Visits.build(env.fromGenerator(number -> number, Long.MAX_VALUE, 1_000_000), Visits.KEYS, false);
        JobClient job = env.executeAsync("job");
        try {
            while (job.getMetrics().getOrDefault("visits.recordsIn", 0L) < Visits.KEYS) {
                Thread.onSpinWait();
            }
            return job.triggerSavepoint(savepoints.toString()).get(60, TimeUnit.SECONDS);
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }

    private static long totals(SavepointReader opened) throws Exception {
        try (SavepointReader reader = opened;
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(Visits.OPERATOR, "totals")) {
            assertThat(reader.verify().isSound()).isTrue();
            return totals.count();
        }
    }
}
