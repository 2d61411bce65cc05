package io.tidemark.connector.files.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A local file. One that was replaced is recognised, at a cost that does not grow with the file, by a checksum over the
 * first and the last bytes of the part that was read; a change in between that keeps the length goes unnoticed.
 */
final class LocalReadableFile implements ReadableFile {
    private static final int BLOCK_BYTES = 4096;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final @Nullable Object key;

    private LocalReadableFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new IOException("it is a directory now");
        }
        size = channel.size();
        key = attributes.fileKey();
    }

    static LocalReadableFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new LocalReadableFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(target, offset, length));
        if (count < 0 && channel.size() < size) {
            throw new IOException(
                    "it was truncated from " + size + " to " + channel.size() + " bytes while it was being read");
        }
        return count;
    }

    @Override
    public void seek(long position) throws IOException {
        channel.position(position);
    }

    @Override
    public long size() {
        return size;
    }

    /** The two checksums side by side, mixed with the position. Leaves the channel's own position alone. */
    @Override
    public long fingerprint(long position) throws IOException {
        int length = (int) Math.min(BLOCK_BYTES, position);
        long head = checksum(0, length);
        long tail = checksum(position - length, length);
        return (head << Integer.SIZE | tail) ^ position;
    }

    private long checksum(long from, int length) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(length);
        while (block.hasRemaining()) {
            if (channel.read(block, from + block.position()) < 0) {
                throw new IOException("it ends before byte " + (from + length));
            }
        }
        CRC32C checksum = new CRC32C();
        checksum.update(block.flip());
        return checksum.getValue();
    }

    @Override
    public boolean isUnchanged() throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return Objects.equals(now.fileKey(), key) && now.size() >= size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
