package io.tidemark.connector.socket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Collects encoded lines until they are worth a write. Grows for a line that does not fit, so that a line which cannot
 * be encoded leaves nothing of itself behind.
 */
final class LineBuffer {
    /** From how much on the buffer is worth a write; only the line that crosses it makes the buffer larger. */
    private static final int WRITE_BYTES = 64 * 1024;

    private static final int INITIAL_BYTES = 2 * WRITE_BYTES;

    private final CharsetEncoder encoder;
    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_BYTES);
    private char[] chars = new char[256];

    LineBuffer(Charset charset) {
        encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Adds a line and its line feed.
     *
     * @throws CharacterCodingException if the charset has no bytes for one of its characters; nothing is added
     */
    void add(String line) throws CharacterCodingException {
        int length = line.length();
        if (chars.length <= length) {
            chars = new char[Math.max(length + 1, 2 * chars.length)];
        }
        line.getChars(0, length, chars, 0);
        chars[length] = '\n';
        int start = bytes.position();
        CharBuffer source = CharBuffer.wrap(chars, 0, length + 1);
        CoderResult result;
        // One encoder for the whole stream, never reset: UTF-16 marks its byte order once, not once a line.
        while ((result = encoder.encode(source, bytes, false)).isOverflow()) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
        }
        if (result.isError()) {
            bytes.position(start);
            result.throwException();
        }
    }

    boolean isWorthWriting() {
        return bytes.position() >= WRITE_BYTES;
    }

    /** Returns the bytes to read what was collected from; call {@link #clear()} afterwards. */
    ByteBuffer drain() {
        return bytes.flip();
    }

    /** Makes room for further lines, and gives back the memory of a line that was very long. */
    void clear() {
        if (bytes.capacity() > INITIAL_BYTES) {
            bytes = ByteBuffer.allocate(INITIAL_BYTES);
            chars = new char[256];
        } else {
            bytes.clear();
        }
    }
}
