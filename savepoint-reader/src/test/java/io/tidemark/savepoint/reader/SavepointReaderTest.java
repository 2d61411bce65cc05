package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.savepoint.reader.Visits.Totals;
import io.tidemark.savepoint.reader.Visits.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real checkpoints, read by somebody who did not write them. */
class SavepointReaderTest {
    private static final long NUMBERS = 1_000;
    private static final String UID = "visits-uid";

    @TempDir
    Path storage;

    @Test
    void readsKeyedStateWithTheClassesOfTheJob() throws Exception {
        Visits.run(storage, "job", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Visitor, Totals>> totals =
                        reader.readKeyedState(UID, "totals", Visitor.class, Totals.class)) {
            assertThat(totals.collect(Collectors.toMap(KeyedValue::key, KeyedValue::value)))
                    .isEqualTo(Visits.expectedTotals(NUMBERS));
        }
    }

    @Test
    void readsKeyedStateWithoutTheClassesOfTheJob() throws Exception {
        Visits.run(storage, "job", NUMBERS);
        Map<Object, Object> expected = Visits.expectedTotals(NUMBERS).entrySet().stream()
                .collect(Collectors.toMap(entry -> asMap(entry.getKey()), entry -> asMap(entry.getValue())));

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(Visits.OPERATOR, "totals")) {
            assertThat(totals.collect(Collectors.toMap(KeyedValue::key, KeyedValue::value)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void leavesOutKeysWithoutAValue() throws Exception {
        Visits.run(storage, "job", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Object, Object>> nicknames = reader.readKeyedState(UID, "nickname")) {
            assertThat(nicknames.map(KeyedValue::value))
                    .containsExactlyInAnyOrder(
                            "nick 0", "nick 1", "nick 2", "nick 3", "nick 4", "nick 5", "nick 6", "nick 7", "nick 8",
                            "nick 9");
        }
    }

    @Test
    void readsPastTheStateOfAForeignSerdeOnlyWithThatSerde() throws Exception {
        Visits.run(storage, "job", NUMBERS, true);

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThatThrownBy(() -> reader.readKeyedState(UID, "totals").count())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("'secret'")
                    .hasMessageContaining("'secret:1'")
                    .hasMessageContaining("give it too");
            assertThatThrownBy(() -> reader.readKeyedState(UID, "secret"))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("The state 'secret' of operator 'visits'");
            try (Stream<KeyedValue<Visitor, Totals>> totals = reader.readKeyedState(
                    UID,
                    "totals",
                    Serdes.of(Visitor.class),
                    Serdes.of(Totals.class),
                    Map.of("secret", new Visits.SecretSerde()))) {
                assertThat(totals.count()).isEqualTo(Visits.KEYS);
            }
            try (Stream<KeyedValue<Visitor, Long>> secrets =
                    reader.readKeyedState(UID, "secret", Serdes.of(Visitor.class), new Visits.SecretSerde())) {
                assertThat(secrets.map(KeyedValue::value)).containsExactly(42L);
            }
        }
    }

    @Test
    void saysWhatThereIsWhenSomethingElseIsAskedFor() throws Exception {
        Visits.run(storage, "job", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThatThrownBy(() -> reader.readKeyedState("nobody", "totals"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no operator 'nobody'")
                    .hasMessageContaining("'visits' (uid visits-uid)");
            assertThatThrownBy(() -> reader.readKeyedState(UID, "nothing"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no state 'nothing'")
                    .hasMessageContaining("'totals', 'nickname'");
            assertThatThrownBy(() -> reader.readKeyedState(UID, "totals", Visitor.class, String.class))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("The state 'totals' of operator 'visits' cannot be read");
            assertThatThrownBy(() -> reader.readKeyedState(UID, "totals", String.class, Totals.class))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("The key of operator 'visits' cannot be read");
        }
    }

    @Test
    void describesTheCheckpointItsOperatorsAndStates() throws Exception {
        Visits.run(storage, "the job", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage.toString())) {
            CheckpointSummary summary = reader.summary();
            assertThat(summary.jobName()).isEqualTo("the job");
            assertThat(summary.epoch()).isEqualTo(1);
            assertThat(summary.files()).isEqualTo(2);
            assertThat(summary.guarantees()).singleElement().asString().contains("nowhere");
            assertThat(reader.operators())
                    .extracting(OperatorSummary::name)
                    .startsWith("Sequence Source")
                    .contains("visits", "nowhere");
            assertThat(reader.operators())
                    .filteredOn(operator -> operator.uid().equals(UID))
                    .singleElement()
                    .satisfies(operator -> {
                        assertThat(operator.parallelism()).isEqualTo(2);
                        assertThat(operator.keyGroups()).isEqualTo(16);
                        assertThat(operator.hasKeyedState()).isTrue();
                        assertThat(operator.inputEnded()).isTrue();
                        assertThat(operator.files().stream()
                                        .mapToLong(StateFile::size)
                                        .sum())
                                .isEqualTo(summary.sizeBytes());
                    });
            assertThat(reader.operators().get(0)).satisfies(source -> {
                assertThat(source.knownSplits()).isPositive();
                assertThat(source.openSplits()).isZero();
            });
            assertThat(reader.keyedState(UID))
                    .isEqualTo(new KeyedStateSummary(
                            "memory",
                            Serdes.of(Visitor.class).schema(),
                            List.of(
                                    new StoredState(
                                            "totals",
                                            "value",
                                            Serdes.of(Totals.class).schema()),
                                    new StoredState("nickname", "value", "string"))));
        }
    }

    @Test
    void opensTheNewestOfOneJobAndRefusesToChooseAmongSeveral() throws Exception {
        Visits.run(storage, "one", NUMBERS);
        Visits.run(storage, "other", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage.resolve("other"))) {
            assertThat(reader.summary().jobName()).isEqualTo("other");
        }
        assertThatThrownBy(() -> SavepointReader.open(storage))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[one, other]");
        assertThatThrownBy(() -> SavepointReader.open(storage.resolve("nowhere")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> SavepointReader.open(Files.createDirectory(storage.resolve("empty"))))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no checkpoint in it");
        assertThatThrownBy(() -> SavepointReader.open("s3://bucket/path"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scheme 's3'");
        assertThatThrownBy(() -> SavepointReader.open("memory:name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be looked into");
    }

    @Test
    void readsACheckpointThatWasCopiedAway() throws Exception {
        Visits.run(storage, "job", NUMBERS);
        Path copy = Files.move(newest(), storage.resolve("kept"));

        try (SavepointReader reader = SavepointReader.open(copy);
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(UID, "totals")) {
            assertThat(reader.location().getPath()).endsWith("/kept");
            assertThat(totals.count()).isEqualTo(Visits.KEYS);
            assertThat(reader.verify().isSound()).isTrue();
        }
    }

    @Test
    void verifiesAFileBeforeItHandsOutItsEntries() throws Exception {
        Visits.runWithManyKeys(storage, "job", 20_000);
        Path file = Damage.stateFiles(newest()).get(0);
        assertThat(Files.size(file)).as("more than is read at once").isGreaterThan(200_000);
        Damage.flipBit(file, Files.size(file) - 1);

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(UID, "totals")) {
            assertThatThrownBy(totals.iterator()::next)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.getFileName().toString())
                    .hasMessageContaining("CRC-32C");
        }
    }

    @Test
    void canBeLeftHalfRead() throws Exception {
        Visits.run(storage, "job", NUMBERS);

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Object, Object>> totals = reader.readKeyedState(UID, "totals")) {
            assertThat(totals.limit(3)).hasSize(3);
        }
    }

    private Path newest() throws IOException {
        return Damage.newestCheckpoint(storage);
    }

    private static Map<String, Object> asMap(Visitor visitor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", visitor.name());
        map.put("kind", visitor.kind().name());
        return map;
    }

    private static Map<String, Object> asMap(Totals totals) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", totals.count());
        map.put("sum", totals.sum());
        map.put("note", totals.note());
        return map;
    }
}
