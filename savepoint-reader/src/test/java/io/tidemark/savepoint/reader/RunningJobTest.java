package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on undisturbed while somebody looks, and who looks is not misled by what the job deletes. */
class RunningJobTest {
    private static final int LOOKS = 200;

    @TempDir
    Path storage;

    @Test
    void looksAtTheCheckpointsOfARunningJob() throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage);
        env.enableCheckpointing(1);
        Visits.build(env.fromGenerator(number -> number, Long.MAX_VALUE, 10_000), Visits.KEYS, false);
        JobClient job = env.executeAsync("job");
        try {
            job.triggerCheckpoint().get(60, TimeUnit.SECONDS);
            for (int i = 0; i < LOOKS; i++) {
                look();
            }
            assertThat(job.getJobStatus()).isEqualTo(JobStatus.RUNNING);
            assertThat(job.getFailures()).isEmpty();
            assertThat(job.triggerCheckpoint().get(60, TimeUnit.SECONDS)).isNotNull();
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }

        try (SavepointReader last = SavepointReader.open(storage)) {
            assertThat(last.summary().epoch())
                    .as("nobody else became the owner")
                    .isEqualTo(1);
            assertThat(last.verify().isSound()).isTrue();
        }
    }

    private void look() throws IOException {
        List<CheckpointEntry> entries = CheckpointCatalog.of(storage.toUri()).entries();
        for (CheckpointEntry entry : entries) {
            assertThat(entry.condition()).isIn(Condition.READABLE, Condition.INCOMPLETE);
            if (entry.condition() == Condition.READABLE) {
                assertThat(SavepointReader.verify(entry).problems()).isEmpty();
            }
        }
        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(Visits.OPERATOR, "totals")) {
            assertThat(totals.count()).isLessThanOrEqualTo(Visits.KEYS);
        } catch (NoSuchFileException | UncheckedIOException e) {
            assertThat(e).hasMessageContaining("deletes its older checkpoints");
        }
    }
}
