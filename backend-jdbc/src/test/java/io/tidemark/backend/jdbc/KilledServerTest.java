package io.tidemark.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import io.tidemark.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A PostgreSQL server is killed at random moments under an owner that goes on. */
class KilledServerTest {
    private static final int KILLS = 6;
    private static final int FILE_SIZE = 700_000;
    private static final int CHUNK_SIZE = 1_024;

    private final Map<Long, List<StateFile>> committed = new ConcurrentHashMap<>();
    private final Set<Long> uncertain = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile Throwable failure;

    @Test
    void whatWasCommittedSurvivesAServerThatIsKilledAndNothingElseIsLeft() throws Exception {
        assumeTrue(PostgresServer.isAvailable(), PostgresServer.unavailable());
        Random random = new Random(23);
        try (PostgresServer server = PostgresServer.start();
                CheckpointStorage storage = new JdbcCheckpointStorageProvider()
                        .open(URI.create(server.url() + "&tidemark.timeout-seconds=20"))) {
            JobCheckpoints job = storage.own("job");
            Thread owner = new Thread(() -> commitUntilDone(job));
            owner.start();
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(random.nextInt(400_000_000));
                server.kill();
                server.restart();
            }
            int before = committed.size();
            awaitMoreThan(before, owner);
            done.set(true);
            owner.join();
            assertThat(failure).isNull();

            try (JobCheckpoints next = storage.own("job")) {
                verify(next);
            }
        }
    }

    /** A crash takes the row of a file that was not durable yet, and with it what the server knew of the numbers it gave away. */
    @Test
    void whatACrashTookAndIsRemovedLateTakesNothingElseWithIt() throws Exception {
        assumeTrue(PostgresServer.isAvailable(), PostgresServer.unavailable());
        try (PostgresServer server = PostgresServer.start();
                CheckpointStorage storage = new JdbcCheckpointStorageProvider()
                        .open(URI.create(server.url() + "&tidemark.chunk-size-bytes=" + CHUNK_SIZE));
                JobCheckpoints job = storage.own("job")) {
            CheckpointWriter interrupted = job.begin(1);
            StateFileOutput lost = interrupted.create("state", Sharing.EXCLUSIVE);
            lost.write(new byte[CHUNK_SIZE + 1]); // the first chunk is written, and not durable
            server.kill();
            lost.close(); // there is no server to remove it from
            assertThatThrownBy(interrupted::close).isInstanceOf(IOException.class);
            server.restart();

            commit(job, 2);
            try (CheckpointWriter abandoned = job.begin(3)) {
                write(abandoned, "state", Sharing.EXCLUSIVE, 3);
            }

            assertThat(committed).containsOnlyKeys(2L);
            verify(job);
        }
    }

    private void awaitMoreThan(int count, Thread owner) {
        while (committed.size() <= count && owner.isAlive()) {
            Thread.onSpinWait();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void commitUntilDone(JobCheckpoints job) {
        try {
            for (long id = 1; !done.get(); id++) {
                commit(job, id);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void commit(JobCheckpoints job, long id) throws IOException {
        try (CheckpointWriter writer = job.begin(id)) {
            StateFile own = write(writer, "state", Sharing.EXCLUSIVE, id);
            StateFile shared = write(writer, "table.sst", Sharing.SHARED, id);
            writer.commit(new byte[] {(byte) id});
            committed.put(id, List.of(own, shared));
        } catch (FencedException e) {
            throw e;
        } catch (UncertainCommitException e) {
            uncertain.add(id);
        } catch (IOException e) {
            LockSupport.parkNanos(5_000_000); // as a job does, the next checkpoint comes a little later
        }
    }

    private static StateFile write(CheckpointWriter writer, String name, Sharing sharing, long id) throws IOException {
        byte[] content = new byte[FILE_SIZE];
        new Random(id).nextBytes(content);
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(content);
            return output.finish();
        }
    }

    private void verify(JobCheckpoints job) throws IOException {
        Set<Long> listed = new HashSet<>(job.list());
        assertThat(listed).containsAll(committed.keySet());
        listed.removeAll(committed.keySet());
        assertThat(uncertain).containsAll(listed);
        for (Map.Entry<Long, List<StateFile>> checkpoint : committed.entrySet()) {
            assertThat(job.readMetadata(checkpoint.getKey()))
                    .containsExactly(checkpoint.getKey().byteValue());
            for (StateFile file : checkpoint.getValue()) {
                try (InputStream input = job.open(file)) {
                    assertThat(input.readAllBytes()).hasSize(FILE_SIZE);
                }
            }
        }
    }
}
