package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of a checkpoint being written. Bytes are gathered in one buffer, summed and written a buffer at a time; a
 * single byte costs a store. What is beyond the first mebibyte goes to an {@link UncachedWriter}. {@code flush} does nothing:
 * what counts is {@link #finish}.
 */
final class ChecksummedFile extends StateFileOutput {
    /** The checkpoint or savepoint that a file is written for. */
    interface Owner {
        /** Makes the bytes of a file durable. */
        void sync(FileChannel channel) throws IOException;

        /** Takes in a file whose bytes are durable; returns its path, as {@code StateFile.path()} names it. */
        String finished(ChecksummedFile output) throws IOException;

        /** Removes a file that was given up. */
        void abandoned(ChecksummedFile output) throws IOException;

        /** Says what a failure means and which step of which checkpoint it was. */
        IOException explained(String action, IOException failure);
    }

    /** In bytes. */
    static final int BUFFER_SIZE = 64 * 1024;

    /** In bytes: a file that is larger is written in parts of this size. A multiple of the buffer's size. */
    static final int LARGE = UncachedWriter.BUFFER_SIZE;

    private final Owner writer;
    private final Path file;
    private final FileChannel channel;
    private final boolean shared;
    private final CRC32C crc = new CRC32C();
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private @Nullable UncachedWriter beyond;
    private int buffered;
    private long size;
    private boolean failed;
    private boolean finished;

    ChecksummedFile(Owner writer, Path file, FileChannel channel, boolean shared) {
        this.writer = writer;
        this.file = file;
        this.channel = channel;
        this.shared = shared;
    }

    Path file() {
        return file;
    }

    boolean isShared() {
        return shared;
    }

    @Override
    public void write(int b) throws IOException {
        if (buffered == BUFFER_SIZE) {
            drain();
        }
        buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (buffered == BUFFER_SIZE) {
                drain();
            }
            int count = Math.min(end - from, BUFFER_SIZE - buffered);
            System.arraycopy(bytes, from, buffer, buffered, count);
            buffered += count;
            from += count;
        }
    }

    private void drain() throws IOException {
        if (finished) {
            throw new IOException(file + " was finished before");
        }
        try {
            writeBuffer();
        } catch (IOException e) {
            failed = true;
            throw writer.explained("write " + file.getFileName(), e);
        }
        crc.update(buffer, 0, buffered);
        size += buffered;
        buffered = 0;
    }

    private void writeBuffer() throws IOException {
        if (beyond == null && size == LARGE) {
            beyond = UncachedWriter.open(file, channel, size);
        }
        if (beyond == null) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, buffered);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return;
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException(); // somebody cut it off
        }
        beyond.write(buffer, buffered);
    }

    @Override
    public StateFile finish() throws IOException {
        if (failed || finished) {
            throw new IOException(file + (failed ? " could not be written and is of no use" : " was finished before"));
        }
        drain();
        finished = true;
        takeNoMore();
        try (channel;
                UncachedWriter ending = beyond) {
            if (ending != null) {
                ending.finish();
            }
            writer.sync(channel);
            String path = writer.finished(this);
            return new StateFile(path, size, (int) crc.getValue(), shared);
        } catch (IOException e) {
            throw writer.explained("finish " + file.getFileName(), e);
        }
    }

    /** Makes the next step of whoever is writing fail; called from another thread. */
    void cutOff() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        takeNoMore();
        if (beyond != null) {
            beyond.close();
        }
        channel.close();
        writer.abandoned(this);
    }

    /** Lets the next byte find the buffer full and fail to drain it, at no cost to the bytes before. */
    private void takeNoMore() {
        buffered = BUFFER_SIZE;
    }
}
