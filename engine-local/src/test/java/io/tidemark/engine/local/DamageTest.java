package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.JobClient;
import io.tidemark.api.JobExecutionException;
import io.tidemark.api.JobStatus;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.sink.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints whose bytes are not what was written. */
class DamageTest {
    private static final long END = 200;
    private static final Logger RESTORER = Logger.getLogger("io.tidemark.engine.local.Restorer");

    private final Gate gate = new Gate();
    private final List<LogRecord> reports = new ArrayList<>();
    private final Handler reporter = new Handler() {
        @Override
        public void publish(LogRecord report) {
            synchronized (reports) {
                reports.add(report);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    Path directory;

    /** What happened to the newest checkpoint's files. */
    enum Damage {
        STATE_TRUNCATED,
        STATE_BIT_FLIPPED,
        STATE_MISSING,
        METADATA_TRUNCATED,
        METADATA_BIT_FLIPPED,
        METADATA_CHECKSUM_MISSING
    }

    @BeforeEach
    void listen() {
        RESTORER.addHandler(reporter);
    }

    @AfterEach
    void stopListening() {
        RESTORER.removeHandler(reporter);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aDamagedCheckpointIsPassedOverLoudlyIfNothingCanRepeat(Damage damage) throws Exception {
        WriteThroughSink<String> shown = new WriteThroughSink<>();
        checkpointAt(shown, 80, 120);
        damage(damage, newest());

        gate.open();
        environment(shown).execute("job");

        assertThat(new HashSet<>(shown.records())).isEqualTo(new HashSet<>(CountByKey.expected(END)));
        assertThat(gate.emitted()).as("read again from the older one").isEqualTo(120 + END - 80);
        assertThat(reports).anySatisfy(report -> {
            assertThat(report.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(report.getMessage()).contains("Checkpoint 3", "'job'", "does not verify");
        });
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aDamagedCheckpointIsNotPassedOverIfItsOutputMayBePublished(Damage damage) throws Exception {
        Ledger ledger = new Ledger();
        checkpointAt(new TwoPhaseSink<>(ledger), 80, 120);
        damage(damage, newest());
        gate.open();

        JobExecutionException end =
                Await.end(environment(new TwoPhaseSink<>(ledger)).executeAsync("job"));
        assertThat(end.getStatus()).isEqualTo(JobStatus.FAILED);
        assertThat(end.getCause())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("Checkpoint 3")
                .hasMessageContaining("sink 'out'")
                .hasMessageContaining("backup");
        CountByKey.verify("what was published", ledger.records(), 120);
        assertThat(gate.emitted()).isEqualTo(120);
    }

    @Test
    void aDamagedCheckpointWithoutOutputIsPassedOver() throws Exception {
        Ledger ledger = new Ledger();
        checkpointAt(new TwoPhaseSink<>(ledger), 80, 80);
        damage(Damage.STATE_BIT_FLIPPED, newest());

        gate.open();
        environment(new TwoPhaseSink<>(ledger)).execute("job");
        CountByKey.verify("at the end", ledger.records(), END);
    }

    @Test
    void aJobWhoseCheckpointsAreAllDamagedIsRefused() throws Exception {
        WriteThroughSink<String> shown = new WriteThroughSink<>();
        checkpointAt(shown, 80, 120);
        for (Path checkpoint : checkpoints()) {
            damage(Damage.METADATA_BIT_FLIPPED, checkpoint);
        }

        JobExecutionException end = Await.end(environment(shown).executeAsync("job"));
        assertThat(end.getCause())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("No checkpoint of job 'job' verifies")
                .hasMessageContaining("checkpoint 3")
                .hasMessageContaining("checkpoint 2");
        assertThat(checkpoints()).as("nothing was deleted").hasSize(2);
    }

    @Test
    void aNewerFormatIsRefusedAndNothingIsChanged() throws Exception {
        WriteThroughSink<String> shown = new WriteThroughSink<>();
        checkpointAt(shown, 80, 120);
        Path metadata = newest().resolve("metadata.json");
        String changed = Files.readString(metadata).replaceFirst("(\"formatVersion\"\\s*:\\s*)\\d+", "$199");
        Files.writeString(metadata, changed);
        CRC32C crc = new CRC32C();
        crc.update(changed.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                newest().resolve("metadata.json.crc32c"),
                String.format("crc32c=%08x size=%d\n", crc.getValue(), Files.size(metadata)));

        JobExecutionException end = Await.end(environment(shown).executeAsync("job"));
        assertThat(end.getCause())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("Checkpoint 3")
                .hasMessageContaining("format version 99")
                .hasMessageContaining("reads 2");
        assertThat(metadata).hasContent(changed);
        assertThat(checkpoints()).hasSize(2);
    }

    /** Takes checkpoints 2 and 3 when so many numbers are processed; the initial one goes. */
    private void checkpointAt(Sink<String> sink, long second, long third) throws Exception {
        JobClient job = environment(sink).executeAsync("job");
        for (long bound : new long[] {second, third}) {
            gate.release(bound);
            Await.until(bound + " at the sink", () -> job.getMetrics().getOrDefault("out.recordsIn", 0L) == bound);
            Await.result(job.triggerCheckpoint());
        }
        Await.until("the initial one is deleted", () -> checkpoints().size() == 2);
        Await.result(job.cancel());
    }

    private StreamExecutionEnvironment environment(Sink<String> sink) {
        StreamExecutionEnvironment env = Environments.storedIn(directory.toUri().toString(), 2, Environments.ON_DEMAND);
        env.getCheckpointConfig().setMaxRetainedCheckpoints(2);
        CountByKey.of(env.fromSource(GatedSource.bounded(gate, 2, END), "numbers"))
                .sinkTo(sink)
                .name("out");
        return env;
    }

    private static void damage(Damage damage, Path checkpoint) throws IOException {
        switch (damage) {
            case STATE_TRUNCATED -> truncate(stateFile(checkpoint));
            case STATE_BIT_FLIPPED -> flipBit(stateFile(checkpoint));
            case STATE_MISSING -> Files.delete(stateFile(checkpoint));
            case METADATA_TRUNCATED -> truncate(checkpoint.resolve("metadata.json"));
            case METADATA_BIT_FLIPPED -> flipBit(checkpoint.resolve("metadata.json"));
            default -> Files.delete(checkpoint.resolve("metadata.json.crc32c"));
        }
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static void flipBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
    }

    private static Path stateFile(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("metadata"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private Path newest() {
        List<Path> all = checkpoints();
        return all.get(all.size() - 1);
    }

    private List<Path> checkpoints() {
        try (Stream<Path> files = Files.list(directory.resolve("job"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("chk-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
