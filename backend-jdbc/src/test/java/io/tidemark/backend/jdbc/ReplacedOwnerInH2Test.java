package io.tidemark.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 may put a row back twice when a transaction is rolled back while its store is written. */
class ReplacedOwnerInH2Test {
    private static final String JOB = "job";
    private static final int THREADS = 6;
    private static final int OWNERS_PER_THREAD = 600;

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void noneComesBackWhenOthersWereTurnedAwayWhileTheStoreWasWritten() throws Exception {
        URI location = TestDatabase.H2.create(directory);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (CheckpointStorage storage = new JdbcCheckpointStorageProvider().open(location);
                Connection connection = DriverManager.getConnection(location.toString())) {
            Future<?> writing = threads.submit(() -> writeStore(connection, over));
            List<Future<List<Long>>> owners = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                owners.add(threads.submit(() -> own(storage)));
            }
            List<Long> epochs = new ArrayList<>();
            try {
                for (Future<List<Long>> owner : owners) {
                    epochs.addAll(owner.get());
                }
            } finally {
                over.set(true);
            }
            writing.get();
            assertThat(epochs).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Long> own(CheckpointStorage storage) throws IOException {
        List<Long> epochs = new ArrayList<>();
        for (int i = 0; i < OWNERS_PER_THREAD; i++) {
            JobCheckpoints job = storage.own(JOB);
            epochs.add(job.epoch());
            try {
                job.delete(1); // there is none; what matters is to be turned away
            } catch (FencedException e) {
                // as it has to be, if another one came meanwhile
            }
        }
        return epochs;
    }

    private static Void writeStore(Connection connection, AtomicBoolean over) throws Exception {
        try (Statement statement = connection.createStatement()) {
            while (!over.get()) {
                statement.execute("checkpoint sync");
            }
        }
        return null;
    }
}
