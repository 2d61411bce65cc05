package io.tidemark.connector.files.format;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Lines of text, one record each, without their ends. A line ends with a line feed, or carriage return and line feed;
 * the last one may have no end. An empty line is a record. A UTF-8 byte order mark is skipped.
 *
 * <p>A line with malformed bytes is a bad record.
 *
 * @since 0.1
 */
public final class LineFormat implements RecordFormat<String> {
    private static final long serialVersionUID = 1L;

    private final String charset;

    private LineFormat(Charset charset) {
        this.charset = StrictText.requireLineCharset(charset).name();
    }

    /**
     * Reads UTF-8.
     *
     * @return the format
     */
    public static LineFormat utf8() {
        return new LineFormat(StandardCharsets.UTF_8);
    }

    /**
     * Reads another charset.
     *
     * @param charset one that keeps ASCII as it is
     * @return the format
     * @throws IllegalArgumentException if it does not, as UTF-16
     */
    public static LineFormat of(Charset charset) {
        return new LineFormat(charset);
    }

    @Override
    public RecordDecoder<String> open(RecordInput input) throws IOException {
        Charset resolved = Charset.forName(charset);
        if (resolved.equals(StandardCharsets.UTF_8)) {
            input.skipByteOrderMark();
        }
        StrictText text = new StrictText(resolved);
        return () -> {
            if (!input.nextLine()) {
                return null;
            }
            String line = text.decode(input.buffer, input.lineStart, input.lineEnd);
            if (line == null) {
                throw new BadRecordException(
                        numberOfLineJustRead(input),
                        text.lenient(input.buffer, input.lineStart, input.lineEnd),
                        text.complaint(input.buffer, input.lineStart, input.lineEnd));
            }
            return line;
        };
    }

    /** A last line without a line feed was read but not counted. */
    static long numberOfLineJustRead(RecordInput input) {
        boolean counted = input.pos > input.lineStart && input.buffer[input.pos - 1] == '\n';
        return counted ? input.line : input.line + 1;
    }
}
