package io.tidemark.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.connector.files.format.JsonLinesFormat;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.connector.files.format.RecordFormat;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadRecordsTest {
    record Delay(String origin, int delayMinutes) {
        Delay {
            if (delayMinutes > 9_000) {
                throw new IllegalArgumentException("that is a week");
            }
        }
    }

    @TempDir
    Path directory;

    static Stream<Arguments> badCsv() {
        return Stream.of(
                Arguments.of("SFO,abc", "column 'delay_minutes': found 'abc', expected an int"),
                Arguments.of("SFO,2147483648", "column 'delay_minutes': found '2147483648', expected an int"),
                Arguments.of("SFO,1.5", "column 'delay_minutes': found '1.5', expected an int"),
                Arguments.of("SFO,", "column 'delay_minutes': found nothing, expected an int"),
                Arguments.of("SFO", "has 1 columns, expected 2 as in the header; column 'delay_minutes'"),
                Arguments.of("SFO,1,2", "has 3 columns, expected 2 as in the header"),
                Arguments.of("S\"O,1", "column 'origin' has a quote inside a field"),
                Arguments.of("\"SFO\"x,1", "column 'origin' has text behind a closing quote"),
                Arguments.of("SFO,\"1", "column 'delay_minutes' opens a quote that is not closed"),
                Arguments.of("\u00e4,1", "column 'origin': byte 0xE4, number 1 of it, is malformed; expected UTF-8"),
                Arguments.of(
                        "SFO,9999",
                        "refused by the constructor of Delay:" + " java.lang.IllegalArgumentException: that"));
    }

    @ParameterizedTest
    @MethodSource("badCsv")
    void failsOrSkipsOrEmitsABadRowWithItsLineAndColumn(String bad, String reason) throws IOException {
        Path path = directory.resolve("delays.csv");
        String good = "origin,delay_minutes\nATL,1\n";
        Files.write(path, (good + bad + "\nLAX,2\n").getBytes(StandardCharsets.ISO_8859_1));
        check(path, CsvFormat.forRecord(Delay.class), bad, reason, new Delay("ATL", 1), new Delay("LAX", 2), 3);
    }

    static Stream<Arguments> badJson() {
        return Stream.of(
                Arguments.of(
                        "{\"origin\":\"SFO\",\"delay_minutes\":\"x\"}",
                        "property 'delay_minutes' found the text 'x', expected an int"),
                Arguments.of("{\"origin\":\"SFO\",\"delay_minutes\":2147483648}", "property 'delay_minutes' found"),
                Arguments.of("{\"origin\":null,\"delay_minutes\":1}", "property 'origin' is null, expected text"),
                Arguments.of("{\"origin\":\"SFO\"}", "the object lacks the property 'delayMinutes'"),
                Arguments.of(
                        "{\"origin\":\"SFO\",\"origin\":\"X\",\"delay_minutes\":1}",
                        "'origin' stands" + " there twice"),
                Arguments.of("{\"origin\":\"SFO\",", "is no JSON"),
                Arguments.of("[1]", "the object found an array, expected an object"),
                Arguments.of("{\"origin\":\"SFO\",\"delay_minutes\":1} {}", "is followed by more text"),
                Arguments.of("{\"origin\":\"\u00e4\",\"delay_minutes\":1}", "is no JSON"),
                Arguments.of("{\"origin\":\"SFO\",\"delay_minutes\":9999}", "refused by the constructor of Delay"));
    }

    @ParameterizedTest
    @MethodSource("badJson")
    void failsOrSkipsOrEmitsABadObjectWithItsLineAndProperty(String bad, String reason) throws IOException {
        Path path = directory.resolve("delays.json");
        String good = "{\"origin\":\"ATL\",\"delayMinutes\":1}\n";
        String last = "{\"delay_minutes\":2,\"more\":{\"a\":[1]},\"origin\":\"LAX\"}";
        Files.write(path, (good + bad + "\n" + last).getBytes(StandardCharsets.ISO_8859_1));
        check(path, JsonLinesFormat.forRecord(Delay.class), bad, reason, new Delay("ATL", 1), new Delay("LAX", 2), 2);
    }

    @Test
    void treatsALineOfMalformedBytesAsABadRecord() throws IOException {
        Path path = directory.resolve("lines");
        Files.write(path, "a\nb\u00e4b\nc".getBytes(StandardCharsets.ISO_8859_1));
        check(path, LineFormat.utf8(), "b\u00e4b", "byte 0xE4, number 2 of it, is malformed", "a", "c", 2);
    }

    private static <T> void check(
            Path path, RecordFormat<T> format, String bad, String reason, T before, T after, int line)
            throws IOException {
        var builder = FileSource.forPath(path, format);
        assertThatThrownBy(() -> Collected.all(builder.build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file " + path + ", line " + line + ":")
                .hasMessageContaining(reason);

        TestSubtask skipping = TestSubtask.single();
        assertThat(Collected.all(builder.onBadRecord(BadRecords.SKIP).build(), skipping).records)
                .containsExactly(before, after);
        assertThat(skipping.count("skippedRecords")).isOne();

        Collected<T> side =
                Collected.all(builder.onBadRecord(BadRecords.SIDE_OUTPUT).build(), TestSubtask.single());
        assertThat(side.records).containsExactly(before, after);
        assertThat(side.rejected).hasSize(1);
        RejectedRecord rejected = side.rejected.get(0);
        assertThat(rejected.origin()).isEqualTo("file " + path + ", line " + line);
        assertThat(rejected.content()).isEqualTo(bad.replace('\u00e4', '\uFFFD'));
        assertThat(rejected.reason()).contains(reason);
    }

    @Test
    void countsEverySkippedRecordAgainstThePoll() throws IOException {
        Path path = directory.resolve("delays.csv");
        Files.writeString(path, "origin,delay_minutes\n" + "x,y\n".repeat(100_000) + "ATL,1\n");
        TestSubtask context = TestSubtask.single();
        FileSource<Delay> source = FileSource.forPath(path, CsvFormat.forRecord(Delay.class))
                .onBadRecord(BadRecords.SKIP)
                .build();
        try (var reader = source.createReader(context)) {
            reader.addSplits(source.createEnumerator(context).discover());
            reader.poll(new Collected<>(), 40);
            assertThat(context.count("skippedRecords")).isEqualTo(40);
        }
        assertThat(Collected.all(source)).containsExactly(new Delay("ATL", 1));
    }

    @Test
    void failsOnAHeaderThatLacksAColumnWhateverTheChoice() throws IOException {
        Path path = directory.resolve("delays.csv");
        Files.writeString(path, "from,delay\nATL,1\n");
        for (BadRecords choice : BadRecords.values()) {
            assertThatThrownBy(() -> Collected.all(FileSource.forPath(path, CsvFormat.forRecord(Delay.class))
                            .onBadRecord(choice)
                            .build()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("no column for origin, delayMinutes")
                    .hasMessageContaining("from,delay");
        }
    }
}
