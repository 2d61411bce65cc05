package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.savepoint.reader.CheckpointCatalog;
import io.tidemark.savepoint.reader.CheckpointEntry;
import io.tidemark.savepoint.reader.SavepointReader;
import io.tidemark.savepoint.reader.Verification;
import io.tidemark.servers.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After hundreds of incremental checkpoints, of which attempts and whole processes fail in the middle, all that is retained
 * verifies: keyed state in shared files, and committables in files of their own. Some in each build, 500 in continuous
 * integration.
 */
class ManyCheckpointsTest {
    private static final int CHECKPOINTS = Integer.getInteger("tidemark.leftovers", 500);
    private static final int RETAINED = 3;
    private static final int KEYS = 100;
    private static final int NUMBERS_A_SECOND = 5_000;
    private static final int COMMITTABLE_BYTES = 20_000;
    private static final int DEADLINE_SECONDS = 30;

    @TempDir
    Path storage;

    private final Random random = new Random(1);
    private final AtomicBoolean fails = new AtomicBoolean();

    /** Prepares a large committable a checkpoint, and publishes nothing. */
    private static final class Preparing<T> implements Sink<T> {
        private static final long serialVersionUID = 1L;

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
            return new SinkWriter<>() {
                @Override
                public void write(T record, long timestampMillis) {}

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public SinkSnapshot prepareCommit(long checkpointId) {
                    return new SinkSnapshot(new byte[0], List.of(Committable.of(new byte[COMMITTABLE_BYTES])));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Committer createCommitter(SubtaskContext context) {
            return (checkpointId, committables) -> {};
        }
    }

    @Test
    void verifyInADirectory() throws Exception {
        takeManyAndVerify(storage.toUri().toString());
    }

    @Test
    void verifyInS3() throws Exception {
        S3Server.setCredentialsOfThisProcess();
        try (S3Server server = S3Server.start(storage)) {
            server.createBucket("bucket");
            takeManyAndVerify("s3://bucket/jobs?path-style=true&region=us-east-1&endpoint=" + server.endpoint());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void verifyInADatabase(String product) throws Exception {
        takeManyAndVerify("jdbc:" + product + ":" + storage.resolve("checkpoints"));
    }

    private void takeManyAndVerify(String location) throws Exception {
        JobClient job = start(location);
        for (int i = 0; i < CHECKPOINTS; i++) {
            int fate = random.nextInt(20);
            if (fate == 0) {
                job.triggerCheckpoint();
                job.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                job = start(location);
            } else if (fate == 1) {
                fails.set(true);
            }
            takeOne(job);
        }
        job.cancel().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertSound(location);
    }

    /** Tries again as long as attempts fail in the middle. */
    private static void takeOne(JobClient job) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                job.triggerCheckpoint().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                assertThat(tries)
                        .as("tries; the last one failed by %s", e.getCause())
                        .isLessThan(20);
            }
        }
    }

    private JobClient start(String location) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setStateBackend("rocksdb");
        env.setParallelism(2).setMaxParallelism(8);
        env.enableCheckpointing(3_600_000);
        env.getCheckpointConfig().setCheckpointStorage(location);
        env.getCheckpointConfig().setMaxRetainedCheckpoints(RETAINED);
        env.fromSource(new DataGeneratorSource<>(number -> number, Long.MAX_VALUE, NUMBERS_A_SECOND), "numbers")
                .uid("numbers")
                .returns(Long.class)
                .keyBy(number -> number % KEYS, Long.class)
                .reduce((one, other) -> {
                    if (fails.getAndSet(false)) {
                        throw new IllegalStateException("a bad day");
                    }
                    return one + other;
                })
                .uid("sums")
                .sinkTo(new Preparing<>())
                .uid("out");
        return env.executeAsync("job");
    }

    private static void assertSound(String location) throws IOException {
        List<CheckpointEntry> complete = CheckpointCatalog.of(location).entries().stream()
                .filter(entry -> entry.condition() != CheckpointEntry.Condition.INCOMPLETE)
                .toList();
        assertThat(complete).hasSizeBetween(1, RETAINED + 1);
        for (CheckpointEntry entry : complete) {
            Verification found = SavepointReader.verify(entry);
            assertThat(found.problems()).as("%s", entry.location()).isEmpty();
            assertThat(found.notes()).isEmpty();
            assertThat(found.bytesRead()).isGreaterThan(2 * COMMITTABLE_BYTES);
        }
    }
}
