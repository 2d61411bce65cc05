package io.tidemark.connector.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * A checksum by which a file that was replaced is recognised at a cost that does not grow with the file: over the first
 * and the last bytes of the part that was read. A change in between that keeps the length goes unnoticed.
 */
final class Fingerprint {
    private static final int BLOCK_BYTES = 4096;

    private Fingerprint() {}

    /**
     * Computes the checksum of what stands before a position. Leaves the channel's own position alone.
     *
     * @return the two checksums side by side, mixed with the position
     */
    static long of(FileChannel channel, long position) throws IOException {
        int length = (int) Math.min(BLOCK_BYTES, position);
        long head = checksum(channel, 0, length);
        long tail = checksum(channel, position - length, length);
        return (head << Integer.SIZE | tail) ^ position;
    }

    private static long checksum(FileChannel channel, long from, int length) throws IOException {
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
}
