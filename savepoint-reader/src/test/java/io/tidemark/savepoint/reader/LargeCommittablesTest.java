package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Committables that are files of the checkpoint are shown and verified as its other files are. */
class LargeCommittablesTest {
    private static final int SIZE = 20_000;

    @TempDir
    Path storage;

    /** Prepares one committable a checkpoint. */
    private static final class Preparing implements Sink<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public DeclaredGuarantee guarantee() {
            return DeclaredGuarantee.exactlyOnce("a test");
        }

        @Override
        public SinkWriter<Long> createWriter(SubtaskContext context, List<byte[]> states) {
            return new SinkWriter<>() {
                @Override
                public void write(Long record, long timestampMillis) {}

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public SinkSnapshot prepareCommit(long checkpointId) {
                    return new SinkSnapshot(new byte[0], List.of(Committable.of(new byte[SIZE])));
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

    @BeforeEach
    void makeACheckpoint() throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage);
        env.fromSequence(0, 9).uid("numbers").sinkTo(new Preparing()).uid("out");
        env.execute("job");
    }

    @Test
    void areShownAmongTheFilesOfTheSink() throws Exception {
        try (SavepointReader reader = SavepointReader.open(storage)) {
            OperatorSummary sink = reader.operators().stream()
                    .filter(operator -> operator.uid().equals("out"))
                    .findFirst()
                    .orElseThrow();

            assertThat(sink.committables()).isEqualTo(2);
            assertThat(sink.files()).hasSize(2).extracting(StateFile::size).containsOnly((long) SIZE);
            assertThat(reader.summary().sizeBytes()).isEqualTo(2 * SIZE);
            assertThat(reader.verify().isSound()).isTrue();
            assertThat(reader.verify().filesRead()).isEqualTo(2);
        }
    }

    @Test
    void damagedOnesAreReported() throws Exception {
        List<Path> files = Damage.stateFiles(Damage.newestCheckpoint(storage));
        Damage.flipBit(files.get(0), SIZE / 2);
        Files.delete(files.get(1));

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThat(reader.verify().problems())
                    .extracting(Verification.Problem::file)
                    .allSatisfy(file -> assertThat(file).contains("-committable-"))
                    .hasSize(2);
        }
    }
}
