package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is stopped while it restores, and goes on when its successor has deleted what it was to read. */
class TakenOverWhileRestoringTest {
    private static final long END = 300;

    private final String name = Environments.uniqueName("restoring");
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();

    @TempDir
    Path directory;

    @Test
    void saysThatItWasTakenOverNotThatAFileIsMissing() throws Exception {
        try (CheckpointStorage storage = Plugins.storage(directory.toUri())) {
            JobClient first = start(storage);
            gate.release(100);
            Await.until("numbers are read", () -> gate.emitted() == 100);
            Await.result(first.triggerCheckpoint());
            Await.result(first.cancel());
        }
        try (CheckpointStorage storage = Plugins.storage(directory.toUri())) {
            JobExecutionException end = Await.end(start(new Haunted(storage)));
            assertThat(end.getStatus()).as(end.getMessage()).isEqualTo(JobStatus.SUSPENDED);
            assertThat(end).hasMessageContaining("another process took it over");
        }
    }

    private JobClient start(CheckpointStorage storage) throws Exception {
        StreamExecutionEnvironment env = Environments.checkpointed(2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setCheckpointStorage(storage);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, END), "numbers"))
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env.executeAsync(name);
    }

    /** Before its first owner opens a file, another one comes and deletes everything. */
    private record Haunted(CheckpointStorage storage) implements CheckpointStorage {
        @Override
        public boolean outlivesProcess() {
            return storage.outlivesProcess();
        }

        @Override
        public JobCheckpoints own(String jobName) throws IOException {
            JobCheckpoints own = storage.own(jobName);
            return new JobCheckpoints() {
                @Override
                public InputStream open(StateFile file) throws IOException {
                    try (JobCheckpoints successor = storage.own(jobName)) {
                        for (long checkpoint : successor.list()) {
                            successor.delete(checkpoint);
                        }
                    }
                    return own.open(file);
                }

                @Override
                public long epoch() {
                    return own.epoch();
                }

                @Override
                public List<Long> list() throws IOException {
                    return own.list();
                }

                @Override
                public byte[] readMetadata(long checkpointId) throws IOException {
                    return own.readMetadata(checkpointId);
                }

                @Override
                public CheckpointWriter begin(long checkpointId) throws IOException {
                    return own.begin(checkpointId);
                }

                @Override
                public void delete(long checkpointId) throws IOException {
                    own.delete(checkpointId);
                }

                @Override
                public List<String> listShared() throws IOException {
                    return own.listShared();
                }

                @Override
                public void deleteShared(Collection<String> paths) throws IOException {
                    own.deleteShared(paths);
                }

                @Override
                public void close() throws IOException {
                    own.close();
                }
            };
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }
}
