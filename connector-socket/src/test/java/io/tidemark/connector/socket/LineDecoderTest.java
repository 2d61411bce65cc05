package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
    private static final int MAX_LINE_LENGTH = 10;

    private LineDecoder decoder = new LineDecoder(StandardCharsets.UTF_8, MAX_LINE_LENGTH);

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "GB18030", "ISO-2022-JP"})
    void findsTheSameLinesHoweverTheBytesAreCut(String charsetName) throws IOException {
        Charset charset = Charset.forName(charsetName);
        byte[] text = "a\r\n日本\n\n\r\nx\ry\nend\r\nlast".getBytes(charset);
        for (int first = 0; first <= text.length; first++) {
            for (int second = first; second <= text.length; second++) {
                decoder = new LineDecoder(charset, MAX_LINE_LENGTH);
                assertThat(linesOf(text, first, second))
                        .as("cut at %d and %d", first, second)
                        .containsExactly("a", "日本", "", "", "x\ry", "end", "last");
            }
        }
        assertThat(decoder.malformedLines()).isZero();
    }

    @Test
    void hasNoLineBehindTheLastLineFeed() throws IOException {
        assertThat(linesOf("a\n".getBytes(StandardCharsets.UTF_8))).containsExactly("a");
        assertThat(decoder.hasUnread()).isFalse();
    }

    @Test
    void keepsTheBeginningOfALineForTheNextRead() throws IOException {
        feed("a\nbe");
        assertThat(decoder.nextLine()).isEqualTo("a");
        assertThat(decoder.nextLine()).isNull();
        assertThat(decoder.hasUnread()).isTrue();
        feed("c\n");
        assertThat(decoder.nextLine()).isEqualTo("bec");
        assertThat(decoder.hasUnread()).isFalse();
    }

    @Test
    void replacesBytesThatAreNoTextAndCountsTheLines() throws IOException {
        byte[] bytes = {'o', 'k', '\n', 'a', (byte) 0xFF, (byte) 0xFE, 'b', '\n', 'o', 'k', '\n', 'c', (byte) 0xE6};
        assertThat(linesOf(bytes)).containsExactly("ok", "a\uFFFD\uFFFDb", "ok", "c\uFFFD");
        assertThat(decoder.malformedLines()).isEqualTo(2);
    }

    @Test
    void replacesAnyNumberOfMalformedBytesInOneRead() throws IOException {
        decoder = new LineDecoder(StandardCharsets.UTF_8, 100_000);
        byte[] bytes = new byte[50_000];
        Arrays.fill(bytes, (byte) 0xFF);
        assertThat(linesOf(bytes)).containsExactly("\uFFFD".repeat(bytes.length));
        assertThat(decoder.malformedLines()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789", "0123456789\n", "0123456789\r\n"})
    void takesALineOfTheGreatestLength(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            decoder = new LineDecoder(StandardCharsets.UTF_8, MAX_LINE_LENGTH);
            assertThat(linesOf(bytes, cut)).containsExactly("0123456789");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789x", "0123456789x\n", "0123456789x\r\n", "0123456789\rx"})
    void refusesALineThatIsLonger(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            int position = cut;
            decoder = new LineDecoder(StandardCharsets.UTF_8, MAX_LINE_LENGTH);
            assertThatThrownBy(() -> linesOf(bytes, position)).isInstanceOf(LineTooLongException.class);
        }
    }

    private List<String> linesOf(byte[] bytes, int... cuts) throws IOException {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int cut : cuts) {
            feed(bytes, start, cut);
            takeLines(lines);
            start = cut;
        }
        feed(bytes, start, bytes.length);
        takeLines(lines);
        assertThat(decoder.fill(target -> -1)).isFalse();
        takeLines(lines);
        return lines;
    }

    private void takeLines(List<String> lines) throws IOException {
        String line;
        while ((line = decoder.nextLine()) != null) {
            lines.add(line);
        }
    }

    private void feed(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        feed(bytes, 0, bytes.length);
    }

    private void feed(byte[] bytes, int start, int end) throws IOException {
        decoder.fill(target -> {
            target.put(bytes, start, end - start);
            return end - start;
        });
    }
}
