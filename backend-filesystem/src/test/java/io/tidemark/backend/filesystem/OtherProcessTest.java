package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OtherProcessTest {
    private static final int KILLS = 4;

    /** In blocks of 1024 bytes: between what the small and the large files of {@link OtherProcess} need. */
    private static final int FILE_SIZE_LIMIT = 150;

    @TempDir
    Path directory;

    private JobCheckpoints own() throws IOException {
        return new FileCheckpointStorageProvider().open(directory.toUri()).own("job");
    }

    private static List<String> run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();
            assertThat(process.waitFor()).as("exit code after %s", lines).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessThatTakesOverFencesThisOne() throws Exception {
        try (JobCheckpoints here = own();
                CheckpointWriter pending = here.begin(1)) {
            assertThat(run(OtherProcess.start(List.of(), directory, "take-over")))
                    .containsExactly("epoch 2 committed 1");

            assertThatThrownBy(() -> pending.commit(new byte[0]))
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("epoch 2")
                    .hasMessageContaining("epoch 1");
            assertThatThrownBy(() -> here.delete(1)).isInstanceOf(FencedException.class);
            assertThat(here.list()).containsExactly(1L);
        }
    }

    @Test
    void whatAKilledProcessCommittedIsThereAndWhole() throws Exception {
        Random random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            long confirmed = commitUntilKilled(1 + random.nextInt(20));
            try (JobCheckpoints job = own()) {
                // The kill may come between a commit and the line that tells of it.
                assertThat(job.list()).isNotEmpty();
                assertThat(job.list().get(0)).isBetween(confirmed, confirmed + 1);
                int retained = (int) Math.min(OtherProcess.RETAINED, confirmed);
                assertThat(job.list()).hasSizeBetween(retained, retained + 1);
                for (long id : job.list()) {
                    assertWhole(job, id);
                }
            }
        }
    }

    private long commitUntilKilled(int commits) throws IOException, InterruptedException {
        Process process =
                OtherProcess.start(List.of(), directory, "commit-until-killed").start();
        long confirmed = 0;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < commits; i++) {
                confirmed = Long.parseLong(output.readLine());
            }
            // By its handle, as the process itself would close the output that is still to be read.
            process.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // A line that the kill cut is shorter than its number.
                confirmed = Math.max(confirmed, Long.parseLong(line));
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        return confirmed;
    }

    private static void assertWhole(JobCheckpoints job, long checkpointId) throws IOException {
        String[] parts = new String(job.readMetadata(checkpointId), StandardCharsets.UTF_8).split(" ");
        StateFile file = new StateFile(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), false);
        try (InputStream input = job.open(file)) {
            assertThat(input.readAllBytes()).hasSize((int) file.size());
        }
    }

    @Test
    void aFullDiskFailsTheCheckpointAndDamagesNothing() throws Exception {
        // A limit on the size of files makes real writes fail half-way, for any user, as a full disk does.
        List<String> limited = List.of("bash", "-c", "ulimit -f " + FILE_SIZE_LIMIT + "; exec \"$@\"", "bash");
        List<String> lines = run(OtherProcess.start(limited, directory, "fill-the-disk"));

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("1: committed");
        assertThat(lines.get(1)).contains("Cannot write state of checkpoint 2 of job 'job'", directory.toString());
        assertThat(lines.get(2)).contains("Cannot write state of checkpoint 3 of job 'job'", directory.toString());
        assertThat(lines.get(3)).contains("Cannot commit checkpoint 4 of job 'job'", directory.toString());
        assertThat(lines.get(4)).isEqualTo("listed [1] shared []");
        assertThat(lines.get(5)).isEqualTo("5: committed");
        try (Stream<Path> left = Files.list(directory.resolve("job/epoch-0000000001/work-0000000001"))) {
            assertThat(left).isEmpty();
        }
        try (JobCheckpoints job = own()) {
            assertThat(job.list()).containsExactly(5L, 1L);
            assertWhole(job, 1);
            assertWhole(job, 5);
        }
    }
}
