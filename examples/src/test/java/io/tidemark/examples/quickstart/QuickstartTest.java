package io.tidemark.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

class QuickstartTest {
    private static final String HEADER = "departure,origin,destination,delay_minutes,distance_miles\n";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path input;

    @BeforeEach
    void writeInput() throws IOException {
        input = directory.resolve("flights of mine.csv");
        StringBuilder flights = new StringBuilder(HEADER);
        IntStream.range(0, 3_000).forEach(i -> flights.append("t" + i + ",A" + i % 7 + ",X," + i % 90 + ",1\n"));
        Files.writeString(input, flights);
    }

    private int run(boolean terminal, String... more) {
        Screen screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false);
        Map<String, String> arguments = new LinkedHashMap<>(Map.of(
                "--input",
                input.toString(),
                "--output",
                directory.resolve("output").toString(),
                "--rate",
                "0"));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put(more[i], more[i + 1]);
        }
        String[] all = arguments.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toArray(String[]::new);
        return Quickstart.command(screen).execute(all);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void killsAsOftenAsItIsToldAndFindsEveryLineOnce(int kills) {
        assertThat(run(false, "--kills", Integer.toString(kills)))
                .as(complained())
                .isZero();

        assertThat(printed().lines().filter(line -> line.contains("kill -9"))).hasSize(kills);
        assertThat(printed())
                .contains("Exactly once")
                .contains("3,000, of 7 airports")
                .doesNotContain("\u001B");
        assertThat(directory.resolve("output.checkpoints")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"memory, jdbc", "rocksdb, file", "rocksdb, s3"})
    void keepsStateAndCheckpointsWhereItIsTold(String state, String storage) {
        assertThat(run(false, "--kills", "1", "--state", state, "--storage", storage))
                .as(complained())
                .isZero();

        assertThat(printed())
                .contains("kept in " + state + ", checkpoints in " + storage)
                .contains("kill -9")
                .contains("Exactly once");
        assertThat(directory.resolve("output.checkpoints")).doesNotExist();
    }

    @Test
    void doesNotKillWhatKeepsItsCheckpointsInMemory() {
        assertThat(run(false, "--storage", "memory")).as(complained()).isZero();
        assertThat(printed()).contains("is not killed", "Exactly once").doesNotContain("kill -9");

        assertThat(run(false, "--storage", "memory", "--kills", "1")).isEqualTo(2);
        assertThat(complained()).contains("--kills is 1", "does not outlive the process", "--kills 0");
    }

    @Test
    void drawsInPlaceOnATerminal() {
        assertThat(run(true, "--kills", "0", "--rate", "6000")).as(complained()).isZero();

        assertThat(printed()).contains("\r\u001B[K  [").contains("] 3,000 of 3,000");
    }

    @Test
    void clearsWhatItLeftBehindItself() {
        assertThat(run(false, "--kills", "0")).isZero();
        assertThat(run(false, "--kills", "0", "--parallelism", "3")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEADER, HEADER + "t,A,B,1,1"})
    void holdsForTinyFiles(String text) throws IOException {
        Files.writeString(input, text);

        assertThat(run(false, "--kills", "1")).as(complained()).isZero();
        assertThat(printed()).contains("Exactly once");
    }

    @Test
    void failsOnAMalformedLineAndNamesLineAndColumn() throws IOException {
        Files.writeString(input, HEADER + "t1,A,B,1,1\nt2,A,B,late,1\n");

        assertThat(run(false, "--kills", "0")).isEqualTo(1);
        assertThat(complained()).contains("line 3").contains("delay_minutes").contains("late");
        assertThat(printed()).doesNotContain("Exactly once");
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, -1",
        "--rate, fast",
        "--checkpoint-interval, 0",
        "--kills, -1",
        "--parallelism, 0",
        "--parallelism, 129",
        "--speed, 1",
        "--state, disk",
        "--storage, tape",
        "--input, nowhere.csv",
        "--input, ."
    })
    void refusesWrongArguments(String option, String value) {
        assertThat(run(false, option, value)).isEqualTo(2);
        assertThat(complained()).contains(option).contains("See --help");
        assertThat(directory.resolve("output")).doesNotExist();
    }

    @Test
    void leavesADirectoryOfOthersAlone() throws IOException {
        Path theirs = Files.createDirectory(directory.resolve("output")).resolve("theirs");
        Files.writeString(theirs, "precious");

        assertThat(run(false)).isEqualTo(2);
        assertThat(complained()).contains("Nothing was touched");
        assertThat(theirs).hasContent("precious");
    }

    @Test
    void leavesADirectoryOfOthersInThePlaceOfTheCheckpointsAlone() throws IOException {
        Files.createDirectory(directory.resolve("output"));
        Path theirs =
                Files.createDirectory(directory.resolve("output.checkpoints")).resolve("theirs");
        Files.writeString(theirs, "precious");

        assertThat(run(false)).isEqualTo(2);
        assertThat(complained()).contains("output.checkpoints").contains("Nothing was touched");
        assertThat(theirs).hasContent("precious");
    }

    @Test
    void leavesItsInputAloneIfThatLiesInTheOutput() throws IOException {
        assertThat(run(false, "--kills", "0")).isZero();
        input = Files.move(input, directory.resolve("output/moved.csv"));

        assertThat(run(false)).isEqualTo(2);
        assertThat(complained()).contains("--input").contains("Nothing was touched");
        assertThat(input).exists();
    }

    @Test
    void publishesWhereALinkLeads() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("output"), elsewhere);

        assertThat(run(false, "--kills", "0")).as(complained()).isZero();
        assertThat(run(false, "--kills", "0")).as(complained()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(elsewhere).isNotEmptyDirectory();
    }

    @Test
    void refusesACompressedInput() throws IOException {
        input = Files.move(input, directory.resolve("flights.csv.gz"));

        assertThat(run(false)).isEqualTo(2);
        assertThat(complained()).contains("compressed").contains("See --help");
    }

    @Test
    void saysThatTheOutputCannotBeMade() {
        assertThat(run(false, "--output", "/proc/nowhere")).isEqualTo(2);
        assertThat(complained()).contains("--output /proc/nowhere cannot be made");
    }

    @Test
    void theHelpOfTheScriptHasEveryOptionAndItsDefault() throws IOException {
        String script = Files.readString(Path.of("..", "quickstart"));
        Screen screen = new Screen(System.out, System.err, false, false);
        List<OptionSpec> options = Quickstart.command(screen).getCommandSpec().options();

        assertThat(options).hasSize(8);
        for (OptionSpec option : options) {
            String value = option.defaultValue().replaceFirst("^(\\.|\\$\\{.*})/", "");
            assertThat(script).containsPattern(option.longestName() + " [A-Z]+ [^-]*\\(default: " + value);
        }
    }
}
