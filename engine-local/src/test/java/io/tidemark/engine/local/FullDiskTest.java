package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full, and then has room again. */
class FullDiskTest {
    private static final long END = 300;

    @TempDir
    Path directory;

    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();
    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    private void resize(String size) throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount,size=" + size, directory.toString()))
                .isTrue();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", "-l", directory.toString())).isTrue();
        }
    }

    @Test
    void failsCheckpointsUntilThereIsRoomAndTheJobGoesOn() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tidemark-test", directory.toString());
        if (!mounted) {
            Assumptions.abort("This process may not mount a file system, so none can be filled.");
        }
        StreamExecutionEnvironment env =
                Environments.storedIn(directory.resolve("checkpoints").toUri().toString(), 2, Environments.ON_DEMAND);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger))
                .name("ledger");
        JobClient job = env.executeAsync("full disk");
        Await.until("a checkpoint is complete", () -> lastId(job) == 1);

        gate.release(100);
        Await.until("the job works", () -> gate.emitted() == 100);
        long used = Files.getFileStore(directory).getTotalSpace()
                - Files.getFileStore(directory).getUnallocatedSpace();
        resize(Long.toString(used));
        assertThat(Await.failure(job.triggerCheckpoint())).hasMessageContaining("No space left on device");
        gate.release(200);
        Await.until("the job goes on", () -> gate.emitted() == 200);
        assertThat(Await.failure(job.triggerCheckpoint())).hasMessageContaining("No space left on device");
        assertThat(lastId(job)).isEqualTo(1);

        resize("16m");
        Await.result(job.triggerCheckpoint());
        gate.open();
        assertThat(Await.finish(job).attempts()).isEqualTo(1);
        CountByKey.verify("at the end", ledger.records(), END);
    }

    private static long lastId(JobClient job) {
        return job.getLastCompletedCheckpoint()
                .map(CompletedCheckpoint::checkpointId)
                .orElse(0L);
    }
}
