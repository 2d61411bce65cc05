package io.tidemark.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.servers.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerRestartTest {
    private static final int KILLS = 3;
    private static final int CHECKPOINTS_BETWEEN = 4;

    @TempDir
    Path directory;

    @Test
    void aCheckpointThatWasCompletedIsThereWheneverTheServerIsKilled() throws Exception {
        S3Server.setCredentialsOfThisProcess();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("bucket");
            URI location = URI.create("s3://bucket/checkpoints?endpoint=" + server.endpoint());
            try (CheckpointStorage storage = new S3CheckpointStorageProvider().open(location)) {
                Set<Long> committed;
                try (JobCheckpoints job = storage.own("job")) {
                    AtomicLong count = new AtomicLong();
                    AtomicBoolean stopped = new AtomicBoolean();
                    Future<Set<Long>> commits = threads.submit(() -> commitUntil(job, count, stopped));
                    for (int i = 0; i < KILLS; i++) {
                        awaitMore(count, commits);
                        server.kill();
                        server.restart();
                    }
                    awaitMore(count, commits);
                    stopped.set(true);
                    committed = commits.get();
                    assertThat(job.list()).containsAll(committed);
                }
                try (JobCheckpoints next = storage.own("job")) {
                    assertThat(next.list()).containsAll(committed);
                    for (long id : committed) {
                        assertThat(next.readMetadata(id)).asString().isEqualTo("metadata of " + id);
                    }
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitMore(AtomicLong count, Future<?> commits) {
        long enough = count.get() + CHECKPOINTS_BETWEEN;
        while (count.get() < enough && !commits.isDone()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Commits until it is told to stop; one that fails is no harm, and its number is not used again. */
    private static Set<Long> commitUntil(JobCheckpoints job, AtomicLong count, AtomicBoolean stopped) {
        Set<Long> committed = new TreeSet<>();
        long id = 0;
        while (!stopped.get()) {
            id++;
            try (CheckpointWriter writer = job.begin(id);
                    StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
                output.write(new byte[50_000]);
                output.finish();
                writer.commit(("metadata of " + id).getBytes());
                committed.add(id);
                count.incrementAndGet();
            } catch (IOException e) {
                // the server was away for longer than a call is repeated
            }
        }
        return committed;
    }
}
