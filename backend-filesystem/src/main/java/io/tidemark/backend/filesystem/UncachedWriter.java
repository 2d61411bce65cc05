package io.tidemark.backend.filesystem;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes a large file from some place on without the page cache of the operating system. What is written here is read again
 * after a crash at the earliest, has to be on the disk before it counts, and would push out of that cache what others read;
 * copying it there, into pages that have to be found first, costs more than all else that is done to write it.
 *
 * <p>Where the file system has nothing like it, or the JVM was started without the module {@code jdk.unsupported}, there is none
 * of these; where it fails, the bytes go the usual way. Used by one thread.
 */
final class UncachedWriter implements Closeable {
    /** In bytes: a write this large keeps a disk busy. A multiple of the blocks of any file system that is written to here. */
    static final int BUFFER_SIZE = 1 << 20;

    /** At most as many as were ever in use at once. Used again because memory outside of the heap is given back late. */
    private static final Queue<ByteBuffer> SPARE = new ConcurrentLinkedQueue<>();

    private final FileChannel cached;
    private final FileChannel uncached;
    private final ByteBuffer buffer;
    private long position;

    /**
     * Takes the channels of one file.
     *
     * @param cached is left open
     * @param position where it goes on, a multiple of {@link #BUFFER_SIZE}
     * @param block what the places and sizes of writes have to be multiples of
     */
    UncachedWriter(FileChannel cached, FileChannel uncached, long position, int block) {
        this.cached = cached;
        this.uncached = uncached;
        this.position = position;
        ByteBuffer spare = SPARE.poll();
        buffer = spare != null && spare.alignmentOffset(0, block) == 0
                ? spare.clear()
                : ByteBuffer.allocateDirect(BUFFER_SIZE + block - 1)
                        .alignedSlice(block)
                        .slice(0, BUFFER_SIZE);
    }

    /**
     * Opens a file that was written to so far.
     *
     * @param position how much was written, a multiple of {@link #BUFFER_SIZE}
     * @return {@code null} if that is not possible here
     */
    static @Nullable UncachedWriter open(Path file, FileChannel cached, long position) {
        try {
            long block = Files.getFileStore(file).getBlockSize();
            if (Long.bitCount(block) != 1 || block > BUFFER_SIZE) {
                return null; // as no disk has
            }
            FileChannel uncached = FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
            return new UncachedWriter(cached, uncached, position, (int) block);
        } catch (IOException | UnsupportedOperationException | LinkageError e) {
            return null; // there is the usual way, which says what is wrong if anything is
        }
    }

    void write(byte[] bytes, int count) throws IOException {
        int from = 0;
        while (from < count) {
            int copied = Math.min(count - from, buffer.remaining());
            buffer.put(bytes, from, copied);
            from += copied;
            if (!buffer.hasRemaining()) {
                writeBlocks();
            }
        }
    }

    private void writeBlocks() throws IOException {
        buffer.flip();
        try {
            writeTo(uncached);
        } catch (IOException e) {
            writeTo(cached);
        }
        buffer.clear();
    }

    private void writeTo(FileChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    /** Writes what is less than a buffer, as the last thing. */
    void finish() throws IOException {
        buffer.flip();
        writeTo(cached);
        SPARE.add(buffer); // only here: when it is closed before, by whomever, a thread may still be writing
    }

    @Override
    public void close() throws IOException {
        uncached.close();
    }
}
