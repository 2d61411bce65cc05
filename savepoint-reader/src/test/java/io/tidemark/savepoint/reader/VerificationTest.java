package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import io.tidemark.savepoint.reader.Verification.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints whose bytes are not what was written, and metadata that somebody forged. */
class VerificationTest {
    private Path checkpoint = Path.of("");

    @TempDir
    Path storage;

    @BeforeEach
    void makeACheckpoint() throws Exception {
        Visits.run(storage, "job", 1_000);
        checkpoint = Damage.newestCheckpoint(storage);
    }

    @Test
    void findsNothingWrongWithWhatWasWritten() throws IOException {
        try (SavepointReader reader = SavepointReader.open(checkpoint)) {
            Verification found = reader.verify();
            assertThat(found.isSound()).isTrue();
            assertThat(found.gone()).isFalse();
            assertThat(found.notes()).isEmpty();
            assertThat(found.filesRead()).isEqualTo(2);
            assertThat(found.bytesRead()).isEqualTo(reader.summary().sizeBytes());
        }
    }

    @Test
    void findsABitThatFlipsAnywhere() throws IOException {
        Path file = stateFile(0);
        for (long position = 0; position < Files.size(file); position += 97) {
            Damage.flipBit(file, position);
            assertThat(problems())
                    .as("bit of byte %s", position)
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.file()).endsWith("/" + file.getFileName());
                        assertThat(problem.message()).contains(file.toString(), "CRC-32C");
                    });
            Damage.flipBit(file, position);
        }
    }

    @Test
    void reportsAllProblemsAndNotOnlyTheFirst() throws IOException {
        Damage.truncate(stateFile(0));
        Files.delete(stateFile(1));

        assertThat(problems()).hasSize(2);
        assertThat(problems().get(0).message()).contains("expected").contains("bytes, found");
        assertThat(problems().get(1).message()).contains("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flipped", "truncated", "without checksum", "missing"})
    void tellsOfDamagedMetadata(String damage) throws IOException {
        Path metadata = checkpoint.resolve("metadata.json");
        switch (damage) {
            case "flipped" -> Damage.flipBit(metadata, Files.size(metadata) / 2);
            case "truncated" -> Damage.truncate(metadata);
            case "without checksum" -> Files.delete(checkpoint.resolve("metadata.json.crc32c"));
            default -> Files.delete(metadata);
        }

        CheckpointEntry entry = only();
        assertThat(entry.condition()).isEqualTo(Condition.DAMAGED);
        assertThat(entry.problem()).contains(checkpoint.toString());
        assertThat(problems()).singleElement().extracting(Problem::file).isEqualTo("metadata");
        assertThatThrownBy(() -> SavepointReader.open(storage)).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void tellsOfANewerFormat() throws IOException {
        forge("(\"formatVersion\"\\s*:\\s*)\\d+", "$199");

        assertThat(only().condition()).isEqualTo(Condition.NEWER);
        assertThat(problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("format version 99", "newer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret", "/etc/passwd", "shared/../../secret", "chk-0000000001/../../../secret", ""})
    void followsNoNameThatLeadsOutOfTheStorage(String name) throws IOException {
        Files.writeString(storage.resolve("secret"), "");
        forge("(\"path\"\\s*:\\s*)\"[^\"]*-0-[^\"]*\"|(\"path\"\\s*:\\s*)\"[^\"]*\"", "\"path\":\"" + name + "\"");

        assertThat(problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(name);
            assertThat(problem.message()).contains("'" + name + "'", "not followed");
        });
    }

    @Test
    void followsNoLinkOutOfTheStorage() throws IOException {
        Path elsewhere = Files.move(stateFile(0), storage.resolve("elsewhere"));
        Files.createSymbolicLink(checkpoint.resolve("link"), elsewhere);
        forgeFirstPath("link");

        assertThat(problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).endsWith("/link"));
    }

    @Test
    void tellsOfASnapshotOfAnotherOperator() throws IOException {
        forge("(\"name\"\\s*:\\s*\"visits\",\\s*\"parallelism\"\\s*:\\s*2,\\s*\"maxParallelism\"\\s*:\\s*)16", "$132");
        forge("(\"lastKeyGroup\"\\s*:\\s*)15", "$131");

        assertThat(problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.message()).contains("16 key groups", "'visits' has 32"));
    }

    @Test
    void notesABackendThatIsNotOnThePath() throws IOException {
        forge("(\"backend\"\\s*:\\s*)\"memory\"", "$1\"rocksdb\"");

        Verification found = SavepointReader.verify(only());
        assertThat(found.isSound()).isTrue();
        assertThat(found.notes()).singleElement().asString().contains("'visits'", "'rocksdb'");
    }

    @Test
    void takesWhatIsDeletedMeanwhileForGoneAndNotForDamaged() throws IOException {
        CheckpointEntry entry = only();
        for (Path file : Damage.stateFiles(checkpoint)) {
            Files.delete(file);
        }
        assertThat(SavepointReader.verify(entry).gone()).isFalse();
        Files.delete(checkpoint.resolve("metadata.json"));
        Files.delete(checkpoint.resolve("metadata.json.crc32c"));
        Files.delete(checkpoint);

        assertThat(SavepointReader.verify(entry)).satisfies(found -> {
            assertThat(found.gone()).isTrue();
            assertThat(found.isSound()).isTrue();
        });
    }

    private Path stateFile(int i) throws IOException {
        return Damage.stateFiles(checkpoint).get(i);
    }

    private void forgeFirstPath(String name) throws IOException {
        Damage.forgeMetadata(
                checkpoint,
                metadata -> metadata.replaceFirst(
                        "(\"path\"\\s*:\\s*\"chk-\\d+/)[^\"]*", "$1" + Matcher.quoteReplacement(name)));
    }

    private void forge(String pattern, String replacement) throws IOException {
        Damage.forgeMetadata(checkpoint, metadata -> metadata.replaceAll(pattern, replacement));
    }

    private CheckpointEntry only() throws IOException {
        List<CheckpointEntry> entries = CheckpointCatalog.of(storage.toUri()).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private List<Problem> problems() throws IOException {
        return SavepointReader.verify(only()).problems();
    }
}
