package io.tidemark.connector.files.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new local file. What was written is with the operating system, which outlives the process. */
final class LocalWritableFile implements WritableFile {
    private final Path path;
    private final FileChannel channel;

    private LocalWritableFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static LocalWritableFile create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new LocalWritableFile(path, channel);
    }

    /** Makes the first bytes of another file the beginning of this one. */
    void copyFrom(FileChannel source, long length) throws IOException {
        long copied = 0;
        while (copied < length) {
            long count = source.transferTo(copied, length - copied, channel);
            if (count <= 0) {
                throw new IOException("The part " + path + " cannot be copied beyond byte " + copied + " of " + length
                        + ": its source ends.");
            }
            copied += count;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
