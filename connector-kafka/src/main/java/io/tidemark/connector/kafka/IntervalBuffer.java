package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one writer wrote since the last barrier: in memory up to a bound, and what is beyond it in a {@link SpillFile}.
 *
 * <p>The bound counts what earlier barriers have cut off too, until it is released, because it is still in memory then. An
 * interval that has begun to spill goes on in its file, so that it is read from one end to the other. Written by one thread;
 * what was cut off is read and released by any.
 */
final class IntervalBuffer implements Closeable {
    private static final int CHUNK_BYTES = IntervalMemory.CHUNK_BYTES;
    private static final int MAX_VARINT_BYTES = 10;

    private final IntervalMemory memory;
    private List<ByteBuffer> chunks = new ArrayList<>();
    private @Nullable SpillFile file;
    private byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private long cutBytes;

    /**
     * Makes an empty one.
     *
     * @param maxMemoryBytes how much may be in memory, without the chunk that is being filled
     */
    IntervalBuffer(long maxMemoryBytes) {
        memory = new IntervalMemory(maxMemoryBytes);
    }

    /** Writes a number in seven bits a byte, the lowest first. */
    void writeVarint(long number) throws IOException {
        if (CHUNK_BYTES - position < MAX_VARINT_BYTES) {
            endChunk();
        }
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            chunk[position++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        chunk[position++] = (byte) rest;
    }

    /** Writes the length, and the bytes. */
    void writeBytes(byte[] bytes) throws IOException {
        writeVarint(bytes.length);
        writePlain(bytes);
    }

    /** Writes bytes that may be missing. */
    void writeNullable(byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            writeVarint(0);
        } else {
            writeVarint(bytes.length + 1L);
            writePlain(bytes);
        }
    }

    private void writePlain(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            if (position == CHUNK_BYTES) {
                endChunk();
            }
            int count = Math.min(bytes.length - from, CHUNK_BYTES - position);
            System.arraycopy(bytes, from, chunk, position, count);
            position += count;
            from += count;
        }
    }

    /** Returns how many bytes were written since the last cut. */
    long length() {
        return cutBytes + position;
    }

    private void endChunk() throws IOException {
        cutBytes += position;
        if (file == null && !memory.hasRoom()) {
            file = SpillFile.create();
        }
        if (file != null) {
            file.append(chunk, position);
        } else {
            memory.keep(chunk);
            chunks.add(ByteBuffer.wrap(chunk, 0, position));
            chunk = memory.newChunk();
        }
        position = 0;
    }

    /**
     * Cuts off what was written since the last cut.
     *
     * @param header what comes before it
     * @return both; the caller releases it
     */
    Committable cut(byte[] header) throws IOException {
        if (file != null) {
            file.append(chunk, position);
        } else if (position > 0) {
            byte[] rest = Arrays.copyOf(chunk, position);
            memory.keep(rest);
            chunks.add(ByteBuffer.wrap(rest));
        }
        long size = header.length + length();
        Committable interval = new BufferedInterval(header, chunks, file, size, memory);
        chunks = new ArrayList<>();
        file = null;
        position = 0;
        cutBytes = 0;
        return interval;
    }

    /** Drops what was written since the last cut. */
    @Override
    public void close() {
        chunks.clear();
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
