package io.tidemark.connector.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer that encoders write to, with what a row of text needs. Handed on in large pieces that end where a record
 * ends, so that no record is torn. Used by one thread; text is written as UTF-8, ASCII without allocation.
 *
 * @since 0.1
 */
public final class RecordOutput extends OutputStream {
    /** A piece is handed on when it has this many bytes or more. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final int SPARE_BYTES = 4 * 1024;
    private static final int LONGEST_LONG = 20;
    private static final byte[] LONG_MIN = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

    private final OutputStream target;
    private byte[] buffer = new byte[PIECE_BYTES + SPARE_BYTES];
    private int count;

    /**
     * Writes to a stream, in pieces.
     *
     * @param target gets whole records; closed by the caller
     */
    public RecordOutput(OutputStream target) {
        this.target = target;
    }

    /**
     * Writes text.
     *
     * @param text written as UTF-8
     * @return this
     */
    public RecordOutput print(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                write(bytes, 0, bytes.length);
                return this;
            }
            buffer[count + i] = (byte) c;
        }
        count += length;
        return this;
    }

    /**
     * Writes a character.
     *
     * @param c not half of a surrogate pair
     * @return this
     */
    public RecordOutput print(char c) {
        if (c >= 0x80) {
            return print(String.valueOf(c));
        }
        write(c);
        return this;
    }

    /**
     * Writes a number in decimal digits.
     *
     * @param number any
     * @return this
     */
    public RecordOutput print(long number) {
        if (number == Long.MIN_VALUE) {
            write(LONG_MIN, 0, LONG_MIN.length);
            return this;
        }
        reserve(LONGEST_LONG);
        long rest = Math.abs(number);
        if (number < 0) {
            buffer[count++] = '-';
        }
        int digits = 1;
        for (long power = 10; digits < LONGEST_LONG - 1 && rest >= power; power *= 10) {
            digits++;
        }
        for (int i = count + digits - 1; i >= count; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        count += digits;
        return this;
    }

    /**
     * Writes a number as {@link Double#toString(double)} does.
     *
     * @param number any
     * @return this
     */
    public RecordOutput print(double number) {
        return print(Double.toString(number));
    }

    @Override
    public void write(int b) {
        reserve(1);
        buffer[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, buffer, count, length);
        count += length;
    }

    /**
     * Says that a record is complete; hands the buffer on if it is full. Called by the sink.
     *
     * @throws IOException if the target refuses
     */
    public void endRecord() throws IOException {
        if (count >= PIECE_BYTES) {
            flush();
        }
    }

    /**
     * Returns how many bytes wait.
     *
     * @return not negative
     */
    public int buffered() {
        return count;
    }

    /**
     * Says whether the last byte that waits ends a line.
     *
     * @return {@code true} if it is a line feed, or nothing waits
     */
    public boolean endsLine() {
        return count == 0 || buffer[count - 1] == '\n';
    }

    /** Hands on what waits. Called by the sink. */
    @Override
    public void flush() throws IOException {
        if (count > 0) {
            target.write(buffer, 0, count);
            count = 0;
            if (buffer.length > PIECE_BYTES + SPARE_BYTES) {
                buffer = new byte[PIECE_BYTES + SPARE_BYTES];
            }
        }
    }

    private void reserve(int length) {
        if (buffer.length - count < length) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(count, length), 2 * count));
        }
    }
}
