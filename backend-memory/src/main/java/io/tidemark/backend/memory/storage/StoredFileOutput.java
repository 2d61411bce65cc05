package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Gathers bytes in chunks that grow, so that none is copied but the last; summed a chunk at a time. */
final class StoredFileOutput extends StateFileOutput {
    /** In bytes; each chunk is twice the one before. */
    private static final int FIRST_CHUNK_SIZE = 4 * 1024;

    private static final int MAX_CHUNK_SIZE = 1024 * 1024;

    private final MemoryCheckpointWriter writer;
    private final String name;
    private final boolean shared;
    private final List<byte[]> chunks = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private byte[] chunk = new byte[FIRST_CHUNK_SIZE];
    private int used;
    private long size;
    private boolean ended;

    StoredFileOutput(MemoryCheckpointWriter writer, String name, boolean shared) {
        this.writer = writer;
        this.name = name;
        this.shared = shared;
    }

    @Override
    public void write(int b) throws IOException {
        if (used == chunk.length) {
            nextChunk();
        }
        chunk[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (used == chunk.length) {
                nextChunk();
            }
            int count = Math.min(end - from, chunk.length - used);
            System.arraycopy(bytes, from, chunk, used, count);
            used += count;
            from += count;
        }
    }

    private void nextChunk() throws IOException {
        requireOpen();
        writer.requireWriting("write " + name);
        add(chunk);
        chunk = new byte[Math.min(2 * chunk.length, MAX_CHUNK_SIZE)];
        used = 0;
    }

    private void add(byte[] full) {
        crc.update(full);
        size += full.length;
        chunks.add(full);
    }

    @Override
    public StateFile finish() throws IOException {
        requireOpen();
        ended = true;
        add(Arrays.copyOf(chunk, used));
        takeNoMore();
        return writer.finished(name, new StoredFile(List.copyOf(chunks), size, (int) crc.getValue()), shared);
    }

    /** Lets the next byte ask for a new chunk, which is refused, at no cost to the bytes before. */
    private void takeNoMore() {
        chunk = new byte[0];
        used = 0;
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("Checkpoint file " + name + " has ended and takes no more bytes");
        }
    }

    @Override
    public void close() {
        ended = true;
        takeNoMore();
        writer.abandoned(name);
    }
}
