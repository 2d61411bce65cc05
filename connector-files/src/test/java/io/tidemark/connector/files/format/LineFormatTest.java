package io.tidemark.connector.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private static List<String> read(LineFormat format, InputStream stream) throws Exception {
        RecordDecoder<String> decoder = format.open(new RecordInput(stream));
        List<String> lines = new ArrayList<>();
        for (String line = decoder.next(); line != null; line = decoder.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static List<String> read(String text) throws Exception {
        return read(LineFormat.utf8(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void splitsAtLineFeedsWithOrWithoutCarriageReturn() throws Exception {
        assertThat(read("a\r\nb\n\nc\rd\r\n\r\n\u00e4\u20ac"))
                .containsExactly("a", "b", "", "c\rd", "", "\u00e4\u20ac");
        assertThat(read("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
        assertThat(read("a\r")).containsExactly("a");
        assertThat(read("\uFFFD")).containsExactly("\uFFFD");
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).containsExactly("");
    }

    @Test
    void findsLinesOfAnyLengthHoweverTheBytesArrive() throws Exception {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int length = 0; length < 700; length++) {
            expected.add("x".repeat(length % 350 == 349 ? 200_000 : length));
            text.append(expected.get(length)).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        InputStream trickle = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + pos % 977));
            }
        };
        assertThat(read(LineFormat.utf8(), trickle)).isEqualTo(expected);
    }

    @Test
    void failsOnALineBeyondTheLimit() {
        byte[] bytes = new byte[RecordInput.MAX_RECORD_BYTES + 1];
        Arrays.fill(bytes, (byte) 'x');
        assertThatThrownBy(() -> read(LineFormat.utf8(), new ByteArrayInputStream(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("limit");
    }

    @Test
    void readsOtherCharsets() throws Exception {
        Charset windows = Charset.forName("windows-1252");
        assertThat(read(LineFormat.of(windows), new ByteArrayInputStream("\u20ac\u00e4\n".getBytes(windows))))
                .containsExactly("\u20ac\u00e4");
        assertThatThrownBy(() -> LineFormat.of(StandardCharsets.UTF_16LE)).hasMessageContaining("UTF-16LE");
    }
}
