package io.tidemark.connector.kafka;

import static java.lang.System.Logger.Level.WARNING;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file for what does not fit in memory, in the directory for temporary files.
 *
 * <p>On POSIX its name is removed as soon as it is open, so that the space is free again when the process dies, however it
 * dies. Written by one thread; what was written is read by any.
 */
final class SpillFile implements Closeable {
    private static final System.Logger LOG = System.getLogger(SpillFile.class.getName());

    private final FileChannel channel;
    private long length;

    private SpillFile(FileChannel channel) {
        this.channel = channel;
    }

    static SpillFile create() throws IOException {
        Path path = Files.createTempFile("tidemark-kafka-sink-", ".spill");
        try {
            return new SpillFile(FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)));
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    void append(byte[] bytes, int count) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
        while (rest.hasRemaining()) {
            length += channel.write(rest, length);
        }
    }

    long length() {
        return length;
    }

    /** Opens what was written so far; closing the stream leaves the file open. */
    InputStream open() {
        return new Reader(length);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(WARNING, "A temporary file of a Kafka sink could not be closed.", e);
        }
    }

    private final class Reader extends InputStream {
        private final long end;
        private long position;

        private Reader(long end) {
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int wanted = (int) Math.min(count, end - position);
            int read = read(ByteBuffer.wrap(bytes, offset, wanted));
            if (read < 0) {
                throw new IOException("A temporary file of a Kafka sink ends at " + position + " of " + end
                        + " bytes: it was changed from outside.");
            }
            position += read;
            return read;
        }

        private int read(ByteBuffer target) throws IOException {
            try {
                return channel.read(target, position);
            } catch (ClosedChannelException e) {
                throw BufferedInterval.readAfterRelease(e);
            }
        }
    }
}
