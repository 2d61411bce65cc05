package io.tidemark.connector.files;

import io.tidemark.connector.files.format.RecordOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A part that is being written. Nothing but its writer ever has the file open. */
final class OpenPart implements Closeable {
    final PartName name;
    final RecordOutput output;
    /** Whether a checkpoint has the part, so that it must stay when the writer is closed. */
    boolean announced;

    private final Path path;
    private final FileChannel channel;
    private final long beganMillis;
    private long activeMillis;
    private long lengthWhenLastLookedAt;
    private long written;
    private long forced;

    OpenPart(PartName name, Path path, long nowMillis) throws IOException {
        this.name = name;
        this.path = path;
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        output = new RecordOutput(new ChannelOutput());
        beganMillis = nowMillis;
        activeMillis = nowMillis;
    }

    /** Makes the first bytes of another file the beginning of this one. */
    void copyFrom(FileChannel source, long length) throws IOException {
        while (written < length) {
            long count = source.transferTo(written, length - written, channel);
            if (count <= 0) {
                throw new IOException("The part " + path + " cannot be copied beyond byte " + written + " of " + length
                        + ": its source ends.");
            }
            written += count;
        }
    }

    long length() {
        return written + output.buffered();
    }

    boolean isDue(RollingPolicy policy, long nowMillis) {
        if (length() != lengthWhenLastLookedAt) {
            lengthWhenLastLookedAt = length();
            activeMillis = nowMillis;
        }
        return nowMillis - beganMillis >= policy.rolloverInterval().toMillis()
                || nowMillis - activeMillis >= policy.inactivityInterval().toMillis();
    }

    /** Makes everything written durable, if anything was written since this was done last. */
    void force() throws IOException {
        output.flush();
        if (forced < written) {
            channel.force(false);
            forced = written;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class ChannelOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            try {
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                throw new IOException(
                        "The part " + path + " cannot be written beyond byte " + written + ": " + e.getMessage(), e);
            }
            written += length;
        }
    }
}
