package io.tidemark.connector.files.format;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of one file, decompressed, with the number of bytes and of lines before the next one. Used by one thread.
 *
 * <p>Decoders of this package work on the buffer itself: the bytes from {@code pos} to {@code limit} are there, and
 * {@link #fill()} adds more while it keeps those from {@code pos} on, so that offsets relative to {@code pos} stay
 * valid. Nothing is allocated a record.
 *
 * @since 0.1
 */
public final class RecordInput {
    /** The most bytes one record may have; a longer one fails the source whatever the choice for bad records. */
    public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = LOW_BITS * '\n';

    /**
     * Where the bytes come from.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface ByteSource {
        /**
         * Reads some bytes, as {@link InputStream#read(byte[], int, int)} does.
         *
         * @param target where to
         * @param offset the first index
         * @param length how many at most, at least 1
         * @return how many, or -1 at the end
         * @throws IOException if reading fails
         */
        int read(byte[] target, int offset, int length) throws IOException;

        /**
         * Moves to a position, if that is possible without reading.
         *
         * @param position bytes from the beginning
         * @return {@code false}, the default, if it is not: what lies before it is then read and dropped
         * @throws IOException if moving fails
         */
        default boolean seek(long position) throws IOException {
            return false;
        }
    }

    byte[] buffer = new byte[BUFFER_BYTES];
    int pos;
    int limit;
    long line;
    /** The line found last by {@link #nextLine()}, without its end. */
    int lineStart;

    int lineEnd;

    private final ByteSource source;
    /** The position of {@code buffer[0]}. */
    private long base;

    private boolean ended;

    /**
     * Reads from a source.
     *
     * @param source at its beginning; the caller closes what is behind it
     */
    public RecordInput(ByteSource source) {
        this.source = source;
    }

    /**
     * Reads from a stream, for example in a test of a format.
     *
     * @param stream at its beginning; the caller closes it
     */
    public RecordInput(InputStream stream) {
        this(stream::read);
    }

    /**
     * Returns how many bytes come before the next one, decompressed.
     *
     * @return not negative
     */
    public long position() {
        return base + pos;
    }

    /**
     * Returns how many line feeds come before the next byte.
     *
     * @return the number of the current line is one more
     */
    public long line() {
        return line;
    }

    /**
     * Reads one byte.
     *
     * @return 0 to 255, or -1 at the end
     * @throws IOException if reading fails
     */
    public int read() throws IOException {
        if (pos == limit && !fill()) {
            return -1;
        }
        byte next = buffer[pos++];
        if (next == '\n') {
            line++;
        }
        return next & 0xFF;
    }

    /**
     * Reads bytes until the target is full or the input ends.
     *
     * @param target where to
     * @return how many were read; less than asked for only at the end
     * @throws IOException if reading fails
     */
    public int read(byte[] target) throws IOException {
        int done = 0;
        while (done < target.length) {
            if (pos == limit && !fill()) {
                break;
            }
            int count = Math.min(limit - pos, target.length - done);
            System.arraycopy(buffer, pos, target, done, count);
            for (int i = 0; i < count; i++) {
                if (target[done + i] == '\n') {
                    line++;
                }
            }
            pos += count;
            done += count;
        }
        return done;
    }

    /**
     * Moves forward to a position that was returned by {@link #position()} before, in steps of bounded length where the
     * source cannot seek.
     *
     * @param position not less than the present one
     * @param lineThere what {@link #line()} was there
     * @param maxBytes how much to read and drop at most
     * @return whether the position is reached; if not, call again
     * @throws IOException if reading fails or the input ends before the position
     */
    public boolean skipTo(long position, long lineThere, long maxBytes) throws IOException {
        if (position > position() && source.seek(position)) {
            base = position;
            pos = 0;
            limit = 0;
            ended = false;
        }
        long dropped = 0;
        while (position() < position && dropped < maxBytes) {
            if (pos == limit && !fill()) {
                throw new IOException("it ends after " + position() + " bytes, but was read up to byte " + position
                        + " before: it was truncated or replaced");
            }
            int count = (int) Math.min(limit - pos, position - position());
            pos += count;
            dropped += count;
        }
        line = lineThere;
        return position() >= position;
    }

    /** Skips the UTF-8 byte order mark, if the input begins with one. */
    void skipByteOrderMark() throws IOException {
        while (limit - pos < 3 && fill()) {
            // until there are three bytes to look at, or no more
        }
        if (limit - pos >= 3
                && buffer[pos] == (byte) 0xEF
                && buffer[pos + 1] == (byte) 0xBB
                && buffer[pos + 2] == (byte) 0xBF) {
            pos += 3;
        }
    }

    /**
     * Reads more behind {@code limit} and keeps what lies from {@code pos} on, at another index.
     *
     * @return whether there was more
     */
    boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (pos > 0) {
            System.arraycopy(buffer, pos, buffer, 0, limit - pos);
            base += pos;
            limit -= pos;
            pos = 0;
        }
        if (limit == buffer.length) {
            if (limit >= MAX_RECORD_BYTES) {
                throw new IOException("the record that begins at line " + (line + 1) + " is longer than the limit of "
                        + MAX_RECORD_BYTES + " bytes; the file may not be of this format");
            }
            buffer = Arrays.copyOf(buffer, Math.min(MAX_RECORD_BYTES, 2 * buffer.length));
        }
        int count = source.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            ended = true;
            return false;
        }
        limit += count;
        return true;
    }

    /**
     * Finds the next line, sets {@code lineStart} and {@code lineEnd} to what it holds without its end, and moves
     * behind it. Lines end with a line feed, with carriage return and line feed, or with the input.
     *
     * @return {@code false} at the end
     */
    boolean nextLine() throws IOException {
        int scanned = 0;
        int feed = indexOfLineFeed(pos);
        while (feed < 0) {
            scanned = limit - pos;
            if (!fill()) {
                break;
            }
            feed = indexOfLineFeed(pos + scanned);
        }
        if (feed < 0 && pos == limit) {
            return false;
        }
        lineStart = pos;
        int end = feed < 0 ? limit : feed;
        pos = feed < 0 ? limit : feed + 1;
        if (feed >= 0) {
            line++;
        }
        lineEnd = end > lineStart && buffer[end - 1] == '\r' ? end - 1 : end;
        return true;
    }

    /** Looks at eight bytes at a time: the classic test for a zero byte in a word, after an exclusive or. */
    private int indexOfLineFeed(int from) {
        int i = from;
        for (; i + Long.BYTES <= limit; i += Long.BYTES) {
            long word = (long) LONGS.get(buffer, i) ^ LINE_FEEDS;
            long hit = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
