package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.connector.files.access.WritableFile;
import io.tidemark.connector.files.format.RecordOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** A part that is being written. Nothing but its writer has the file open, or the file system refuses the others. */
final class OpenPart implements Closeable {
    final PartName name;
    final RecordOutput output;
    /** Whether a checkpoint has the part, so that it must stay when the writer is closed. */
    boolean announced;

    private final String path;
    private final WritableFile file;
    private final Counter errors;
    private final long beganMillis;
    private long activeMillis;
    private long lengthWhenLastLookedAt;
    private long written;
    private long forced;

    private OpenPart(PartName name, String path, WritableFile file, long length, long nowMillis, Counter errors) {
        this.name = name;
        this.path = path;
        this.file = file;
        this.errors = errors;
        written = length;
        output = new RecordOutput(new FileOutput());
        beganMillis = nowMillis;
        activeMillis = nowMillis;
    }

    static OpenPart begin(PartName name, String path, WritableFile file, long nowMillis, Counter errors) {
        return new OpenPart(name, path, file, 0, nowMillis, errors);
    }

    /** Goes on in a copy of a part, which is not yet durable. */
    static OpenPart ofCopy(PartName name, String path, WritableFile file, long length, long nowMillis, Counter errors) {
        return new OpenPart(name, path, file, length, nowMillis, errors);
    }

    /** Goes on with a part that a checkpoint has, and that is durable up to there. */
    static OpenPart ofCheckpoint(
            PartName name, String path, WritableFile file, long length, long nowMillis, Counter errors) {
        OpenPart part = new OpenPart(name, path, file, length, nowMillis, errors);
        part.forced = length;
        part.announced = true;
        return part;
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
            try {
                file.force();
            } catch (IOException e) {
                errors.increment();
                throw e;
            }
            forced = written;
        }
    }

    /** Lets the part go as it is. */
    void abandon() throws IOException {
        file.abandon();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class FileOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                errors.increment();
                throw new IOException(
                        "The part " + path + " cannot be written beyond byte " + written + ": " + e.getMessage(), e);
            }
            written += length;
        }
    }
}
