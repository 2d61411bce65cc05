package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Reads a file and checks that it is the one that was written: its size before the first byte, its checksum before the
 * last. A reader that takes exactly the bytes it expects and never asks for the end is told as well.
 */
final class VerifyingInputStream extends InputStream {
    private static final int BUFFER_SIZE = ChecksummedFile.BUFFER_SIZE;

    private final Path path;
    private final StateFile expected;
    private final SeekableByteChannel channel;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer;
    private long unread;

    /** Takes the channel over, also if this throws. */
    VerifyingInputStream(Path path, StateFile expected, SeekableByteChannel channel) throws IOException {
        this.path = path;
        this.expected = expected;
        this.channel = channel;
        this.unread = expected.size();
        try {
            long found = channel.size();
            if (found != unread) {
                throw wrongSize(found);
            }
            this.buffer =
                    ByteBuffer.allocate((int) Math.min(BUFFER_SIZE, unread)).limit(0);
            if (unread == 0) {
                requireChecksum();
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
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
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (unread == 0) {
            return false;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), unread));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                long found = expected.size() - unread + buffer.position();
                buffer.limit(0);
                throw wrongSize(found);
            }
        }
        buffer.flip();
        crc.update(buffer.array(), 0, buffer.limit());
        unread -= buffer.limit();
        if (unread == 0) {
            requireChecksum();
        }
        return true;
    }

    private CorruptCheckpointException wrongSize(long found) {
        return corrupt(expected.size() + " bytes", Long.toString(found));
    }

    private void requireChecksum() throws CorruptCheckpointException {
        int found = (int) crc.getValue();
        if (found != expected.crc32c()) {
            buffer.limit(0);
            throw corrupt(String.format("CRC-32C %08x", expected.crc32c()), String.format("%08x", found));
        }
    }

    private CorruptCheckpointException corrupt(String wanted, String found) {
        return new CorruptCheckpointException(
                "Checkpoint file " + path + " is damaged: expected " + wanted + ", found " + found);
    }
}
