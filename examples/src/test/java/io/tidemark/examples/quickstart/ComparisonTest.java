package io.tidemark.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart's word is worth as much as its comparison notices. */
class ComparisonTest {
    private static final String HEADER = "departure,origin,destination,delay_minutes,distance_miles";

    @TempDir
    Path directory;

    private Path input;
    private Path output;
    private final List<String> right =
            List.of("t1,DTW,1,66,66", "t2,HNL,1,-5,-5", "t3,DTW,2,60,66", "t4,DTW,3,160,100", "t5,HNL,2,-6,-1");

    @BeforeEach
    void writeInput() throws IOException {
        input = directory.resolve("flights.csv");
        output = Files.createDirectory(directory.resolve("output"));
        Files.write(
                input,
                List.of(
                        HEADER,
                        "t1,DTW,LAS,66,1",
                        "t2,HNL,SFO,-5,1",
                        "t3,DTW,LAS,-6,1",
                        "t4,DTW,LAS,100,1",
                        "t5,HNL,SFO,-1,1"));
    }

    private Comparison compare() throws IOException {
        return new Expectation(input).compareWith(new PublishedFiles(output));
    }

    private Comparison compareLines(List<String> lines) throws IOException {
        Files.write(output.resolve("part-0"), lines);
        return compare();
    }

    private List<String> rightBut() {
        return new ArrayList<>(right);
    }

    @Test
    void holdsForAllLinesInOrder() throws IOException {
        Comparison comparison = compareLines(right);

        assertThat(comparison.holds()).isTrue();
        assertThat(comparison.airports()).isEqualTo(2);
        assertThat(comparison.expected()).isEqualTo(5);
        assertThat(comparison.published()).isEqualTo(5);
        assertThat(comparison.example()).isEmpty();
    }

    @Test
    void holdsWhateverTheOrderAmongAirportsAndFiles() throws IOException {
        Files.write(output.resolve("part-00-0"), List.of(right.get(1)));
        Files.write(output.resolve("part-00-1"), List.of(right.get(4)));
        Files.write(output.resolve("part-01-0"), List.of(right.get(0), right.get(2), right.get(3)));

        Comparison comparison = compare();

        assertThat(comparison.holds()).isTrue();
        assertThat(comparison.files()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void noticesAMissingLine(int missing) throws IOException {
        List<String> lines = rightBut();
        lines.remove(missing);

        Comparison comparison = compareLines(lines);

        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.missing()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void noticesADoubledLine(int doubled) throws IOException {
        List<String> lines = rightBut();
        lines.add(right.get(doubled));

        Comparison comparison = compareLines(lines);

        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.count(Verdict.REPEATED)).isEqualTo(1);
        assertThat(comparison.missing()).isZero();
        assertThat(comparison.example()).isEqualTo(right.get(doubled) + " (part-0)");
    }

    @Test
    void noticesALineDoubledInAnotherFile() throws IOException {
        Files.write(output.resolve("part-1"), List.of(right.get(2)));

        assertThat(compareLines(right).count(Verdict.REPEATED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t3,DTW,2,61,66",
                "t3,DTW,2,60,67",
                "t9,DTW,2,60,66",
                "t3,XXX,2,60,66",
                "t3,DTW,0,60,66",
                "t3,DTW,4,60,66",
                "t3,DTW,two,60,66",
                "t3,DTW,2,60",
                "t3,DTW,2,60,66,",
                "t3,DTW,99999999999,60,66",
                "t3D,TW,2,60,66"
            })
    void noticesAWrongLine(String wrong) throws IOException {
        List<String> lines = rightBut();
        lines.set(2, wrong);

        Comparison comparison = compareLines(lines);

        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.count(Verdict.WRONG)).isEqualTo(1);
        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(comparison.example()).isEqualTo(wrong + " (part-0)");
    }

    @Test
    void noticesDisorderWithinAnAirport() throws IOException {
        List<String> lines = rightBut();
        lines.set(2, right.get(3));
        lines.set(3, right.get(2));

        Comparison comparison = compareLines(lines);

        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.count(Verdict.DISORDERED)).isEqualTo(1);
        assertThat(comparison.missing()).isZero();
    }

    @Test
    void noticesATornLastLine() throws IOException {
        Files.writeString(output.resolve("part-0"), String.join("\n", right.subList(0, 4)) + "\nt5,HNL,2,-6,-");

        assertThat(compare().count(Verdict.WRONG)).isEqualTo(1);
    }

    @Test
    void leavesHiddenFilesOut() throws IOException {
        Files.write(output.resolve(".part-1.inprogress"), right);

        assertThat(compareLines(right).holds()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEADER, HEADER + "\n", HEADER + "\r\n\r\n"})
    void expectsNothingOfAnEmptyFile(String text) throws IOException {
        Files.writeString(input, text);

        assertThat(compare().holds()).isTrue();
        assertThat(compareLines(List.of("t1,DTW,1,66,66")).holds()).isFalse();
    }

    @Test
    void readsQuotesCarriageReturnsAndOtherAlphabets() throws IOException {
        Files.writeString(
                input,
                "\uFEFFdeparture,origin,delay_minutes\r\n"
                        + "\"t,\"\"1\"\"\",\"Zürich \uD83D\uDEEB\", 7 \r\n\r\n\"t\r\n2\",,+8\r\nt3,Zürich \uD83D\uDEEB,1");

        List<String> lines = List.of(
                "\"t,\"\"1\"\"\",Zürich \uD83D\uDEEB,1,7,7", "\"t\r\n2\",,1,8,8", "t3,Zürich \uD83D\uDEEB,2,8,7");
        assertThat(compareLines(lines).holds()).isTrue();
    }

    @Test
    void namesTheColumnThatTheInputLacks() throws IOException {
        Files.writeString(input, "departure,from,delay_minutes\n1,2,3\n");

        assertThatThrownBy(this::compare)
                .hasMessageContaining("no column origin")
                .hasMessageContaining("from");
    }

    @Test
    void followsAnAirportOfManyFlights() throws IOException {
        int flights = 100_000;
        List<String> lines = new ArrayList<>(List.of("departure,origin,delay_minutes"));
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= flights; i++) {
            lines.add("t,A,1");
            expected.add("t,A," + i + "," + i + ",1");
        }
        Files.write(input, lines);

        assertThat(compareLines(expected).holds()).isTrue();
        expected.set(flights / 2, expected.get(flights / 2 + 1));
        assertThat(compareLines(expected).missing()).isEqualTo(1);
    }
}
