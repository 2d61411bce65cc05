package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one writer wrote between two barriers, in memory and in a file. Thread-safe. */
final class BufferedInterval implements Committable {
    private final byte[] header;
    private final long size;
    private final IntervalMemory memory;
    private @Nullable List<ByteBuffer> chunks;
    private @Nullable SpillFile file;
    private volatile boolean released;

    /**
     * Takes over chunks and file.
     *
     * @param size of header, chunks and file together
     * @param memory gets the chunks back when they are released
     */
    BufferedInterval(
            byte[] header, List<ByteBuffer> chunks, @Nullable SpillFile file, long size, IntervalMemory memory) {
        this.header = header;
        this.chunks = chunks;
        this.file = file;
        this.size = size;
        this.memory = memory;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized InputStream open() throws IOException {
        if (chunks == null) {
            throw readAfterRelease(null);
        }
        List<InputStream> parts = new ArrayList<>(chunks.size() + 2);
        parts.add(new ByteArrayInputStream(header));
        for (ByteBuffer chunk : chunks) {
            parts.add(new ChunkInput(chunk));
        }
        if (file != null) {
            parts.add(file.open());
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @Override
    public synchronized void release() {
        if (chunks == null) {
            return;
        }
        released = true;
        for (ByteBuffer chunk : chunks) {
            memory.release(chunk.array());
        }
        chunks = null;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    static IOException readAfterRelease(@Nullable Throwable cause) {
        return new IOException("Output of a Kafka sink is read after it was released.", cause);
    }

    /** Reads a chunk, and looks afterwards whether it was still one of this interval: it may be filled anew once it is not. */
    private final class ChunkInput extends InputStream {
        private final byte[] bytes;
        private final int end;
        private int position;

        ChunkInput(ByteBuffer chunk) {
            bytes = chunk.array();
            end = chunk.limit();
        }

        @Override
        public int read() throws IOException {
            if (position == end) {
                return -1;
            }
            int read = bytes[position++] & 0xFF;
            requireKept();
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = Math.min(length, end - position);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            requireKept();
            return count;
        }

        @Override
        public int available() {
            return end - position;
        }

        private void requireKept() throws IOException {
            VarHandle.acquireFence(); // what was copied was read before the look
            if (released) {
                throw readAfterRelease(null);
            }
        }
    }
}
