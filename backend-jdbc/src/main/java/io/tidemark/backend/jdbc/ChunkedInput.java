package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Reads a file, a chunk at a time and each by a call of its own, and checks that it is the one that was written: its size
 * before the first byte, its checksum before the last.
 */
final class ChunkedInput extends InputStream {
    private static final byte[] NOTHING = new byte[0];

    private final Checkpoints checkpoints;
    private final StateFile expected;
    private final long fileId;
    private final CRC32C crc = new CRC32C();
    private byte[] chunk = NOTHING;
    private int position;
    private int seq;
    private long unread;
    private boolean closed;

    ChunkedInput(Checkpoints checkpoints, StateFile expected, Files.Row row) throws IOException {
        this.checkpoints = checkpoints;
        this.expected = expected;
        this.fileId = row.id();
        this.unread = expected.size();
        if (row.length() != unread) {
            throw checkpoints.corrupt(expected, expected.size() + " bytes", Long.toString(row.length()));
        }
        if (unread == 0) {
            requireChecksum();
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return chunk.length - position;
    }

    @Override
    public void close() {
        closed = true;
        chunk = NOTHING;
        position = 0;
    }

    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("'" + expected.path() + "' was closed");
        }
        if (position < chunk.length) {
            return true;
        }
        if (unread == 0) {
            return false;
        }
        byte[] next = checkpoints.chunk(expected, fileId, seq);
        if (next == null || next.length == 0) {
            throw checkpoints.withoutChunk(expected, fileId, expected.size() - unread);
        }
        if (next.length > unread) {
            throw checkpoints.corrupt(
                    expected, expected.size() + " bytes", Long.toString(expected.size() - unread + next.length));
        }
        crc.update(next);
        unread -= next.length;
        if (unread == 0) {
            requireChecksum();
        }
        seq++;
        chunk = next;
        position = 0;
        return true;
    }

    private void requireChecksum() throws IOException {
        int found = (int) crc.getValue();
        if (found != expected.crc32c()) {
            throw checkpoints.corrupt(
                    expected, String.format("CRC-32C %08x", expected.crc32c()), String.format("%08x", found));
        }
    }
}
