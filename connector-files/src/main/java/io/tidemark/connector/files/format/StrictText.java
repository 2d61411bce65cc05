package io.tidemark.connector.files.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into text and notices malformed ones. Used by one thread.
 *
 * <p>The JDK's fast decoding replaces what is malformed by U+FFFD; only text with that character is decoded again,
 * strictly, to learn whether it stood in the file.
 */
final class StrictText {
    private static final char REPLACEMENT = '\uFFFD';

    private final Charset charset;
    private final CharsetDecoder decoder;

    StrictText(Charset charset) {
        this.charset = charset;
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Returns the charset of that name if lines can be found in its bytes. */
    static Charset requireLineCharset(Charset charset) {
        if (!"\n\r\",;\tAz09".equals(new String("\n\r\",;\tAz09".getBytes(charset), StandardCharsets.US_ASCII))) {
            throw new IllegalArgumentException("Lines cannot be found in text of the charset " + charset
                    + ", which does not keep ASCII as it is. Use UTF-8, US-ASCII, or one of the ISO-8859 or windows"
                    + " charsets, and convert the file if need be.");
        }
        return charset;
    }

    /** Returns the text, or {@code null} if the bytes are malformed. */
    @Nullable
    String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, charset);
        return text.indexOf(REPLACEMENT) < 0 || malformedAt(bytes, from, to) < 0 ? text : null;
    }

    /** Returns the text with replacements for what is malformed, for messages. */
    String lenient(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, charset);
    }

    /** Says what is wrong with bytes that {@link #decode} refused. */
    String complaint(byte[] bytes, int from, int to) {
        int at = malformedAt(bytes, from, to);
        return String.format(
                "byte 0x%02X, number %d of it, is malformed; expected %s text",
                bytes[from + at], at + 1, charset.name());
    }

    private int malformedAt(byte[] bytes, int from, int to) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate((int) ((to - from) * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.reset().decode(in, out, true);
        return result.isError() ? in.position() - from : -1;
    }
}
