package io.tidemark.connector.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into lines, however they are cut into packets.
 *
 * <p>Lines are found among the decoded characters, not among the bytes, so that charsets such as UTF-16 work. A line
 * ends with a line feed; one carriage return before it is not part of the line. What stands behind the last line feed
 * is a line too, unless it is empty. Bytes that are not text in the charset become U+FFFD.
 *
 * <p>Holds at most one line of the maximum length plus {@value #READ_BYTES} bytes and {@value #DECODE_CHARS}
 * characters.
 */
final class LineDecoder {
    private static final int READ_BYTES = 64 * 1024;
    private static final int DECODE_CHARS = 16 * 1024;
    private static final char REPLACEMENT = '\uFFFD';

    /** Where bytes come from; returns -1 at the end. */
    interface Input {
        int read(ByteBuffer target) throws IOException;
    }

    private final CharsetDecoder decoder;
    private final int maxLineLength;
    private final ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(DECODE_CHARS).limit(0);
    private final StringBuilder partial = new StringBuilder();
    private boolean bytesUsedUp = true;
    private boolean atEnd;
    // Decoding stops at a malformed sequence, so what it belongs to is the line that the chunk ends in.
    private boolean chunkEndsMalformed;
    private boolean partialIsMalformed;
    private long malformedLines;

    LineDecoder(Charset charset, int maxLineLength) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.maxLineLength = maxLineLength;
    }

    /**
     * Reads once. Call it when {@link #nextLine()} has no more.
     *
     * @return {@code false} at the end of the input; {@link #nextLine()} then still has the last line
     */
    boolean fill(Input input) throws IOException {
        bytes.compact();
        try {
            atEnd = input.read(bytes) < 0;
        } finally {
            // Also after a failure: hasUnread() is asked then.
            bytes.flip();
        }
        bytesUsedUp = false;
        return !atEnd;
    }

    /** Returns the next line, or {@code null} if there is none without reading more. */
    @Nullable
    String nextLine() throws LineTooLongException {
        while (true) {
            String line = scan();
            if (line != null) {
                return line;
            }
            if (bytesUsedUp) {
                return atEnd && !partial.isEmpty() ? takePartial() : null;
            }
            decodeMore();
        }
    }

    /** Says whether something was read that {@link #nextLine()} did not return yet: lines, or the beginning of one. */
    boolean hasUnread() {
        return !partial.isEmpty() || chars.hasRemaining() || bytes.hasRemaining();
    }

    /** Returns how many lines had bytes replaced. */
    long malformedLines() {
        return malformedLines;
    }

    private void decodeMore() {
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, atEnd);
        if (result.isUnderflow()) {
            if (atEnd) {
                decoder.flush(chars);
            }
            bytesUsedUp = true;
        } else if (result.isError() && chars.hasRemaining()) {
            // Without room for the replacement the same error comes again with the next, empty chunk.
            bytes.position(bytes.position() + result.length());
            chars.put(REPLACEMENT);
            chunkEndsMalformed = true;
        }
        chars.flip();
    }

    private @Nullable String scan() throws LineTooLongException {
        char[] array = chars.array();
        int start = chars.position();
        int limit = chars.limit();
        for (int i = start; i < limit; i++) {
            if (array[i] == '\n') {
                chars.position(i + 1);
                return complete(array, start, i);
            }
        }
        partial.append(array, start, limit - start);
        chars.position(limit);
        partialIsMalformed |= chunkEndsMalformed;
        chunkEndsMalformed = false;
        checkLength(contentLength());
        return null;
    }

    private String complete(char[] array, int start, int end) throws LineTooLongException {
        if (!partial.isEmpty()) {
            partial.append(array, start, end - start);
            return takePartial();
        }
        int length = end - start;
        if (length > 0 && array[end - 1] == '\r') {
            length--;
        }
        checkLength(length);
        return new String(array, start, length);
    }

    private String takePartial() throws LineTooLongException {
        int length = contentLength();
        checkLength(length);
        String line = partial.substring(0, length);
        partial.setLength(0);
        if (partialIsMalformed) {
            partialIsMalformed = false;
            malformedLines++;
        }
        return line;
    }

    private int contentLength() {
        int length = partial.length();
        return length > 0 && partial.charAt(length - 1) == '\r' ? length - 1 : length;
    }

    private void checkLength(int length) throws LineTooLongException {
        if (length > maxLineLength) {
            throw new LineTooLongException(maxLineLength);
        }
    }
}
