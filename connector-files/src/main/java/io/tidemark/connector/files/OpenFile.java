package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.connector.files.format.BadRecordException;
import io.tidemark.connector.files.format.RecordDecoder;
import io.tidemark.connector.files.format.RecordFormat;
import io.tidemark.connector.files.format.RecordInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that a reader is reading. Knows its position, and notices when the file is no longer the one it was.
 *
 * <p>Every error names the file, for what is below does not know it.
 */
final class OpenFile<T> implements Closeable {
    /** How much of a gzip file a poll decompresses at most on the way back to its position. */
    private static final long MAX_SKIPPED_BYTES_PER_POLL = 4 * 1024 * 1024;

    private static final int GZIP_BUFFER_BYTES = 64 * 1024;

    private final FileSplit split;
    private final Path path;
    private final String operator;
    private final FileChannel channel;
    private final long size;
    private final @Nullable Object fileKey;
    private final boolean gzip;
    private final boolean positionable;
    private final long gzipFingerprint;
    private final RecordInput input;
    private final RecordDecoder<T> decoder;
    /** Whether the position of the split is still ahead. */
    private boolean resuming;

    private OpenFile(FileSplit split, Path path, FileChannel channel, RecordFormat<T> format, String operator)
            throws IOException {
        this.split = split;
        this.path = path;
        this.operator = operator;
        this.channel = channel;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new IOException("it is a directory now");
        }
        size = channel.size();
        fileKey = attributes.fileKey();
        gzip = path.toString().endsWith(".gz");
        positionable = format.positionable();
        gzipFingerprint = gzip ? Fingerprint.of(channel, size) : 0;
        resuming = split.position() > 0;
        if (resuming) {
            checkUnchanged();
        }
        input = gzip ? new RecordInput(gunzip(channel)) : new RecordInput(new PlainBytes());
        decoder = format.open(input);
        // The position of a first reading lies before the header, which is read already.
        resuming = resuming && split.position() > input.position();
    }

    static <T> OpenFile<T> open(FileSplit split, RecordFormat<T> format, String operator) throws IOException {
        Path path = Path.of(split.path());
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named(operator, split.path()) + " has vanished; it was to be read from line " + (split.line() + 1)
                            + " on. Files must stay until they are read to their end.",
                    e);
        } catch (IOException e) {
            throw new IOException(named(operator, split.path()) + " cannot be opened: " + e, e);
        }
        try {
            return new OpenFile<>(split, path, channel, format, operator);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException(named(operator, split.path()) + " cannot be read: " + why(e), e);
        }
    }

    private static String named(String operator, String path) {
        return "Source '" + operator + "': the file " + path;
    }

    private static String why(Exception e) {
        if (e instanceof EOFException) { // only of a gzip file: others just end
            return "its gzip data end in the middle; it was cut off, or is still being written";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static InputStream gunzip(FileChannel channel) throws IOException {
        return new GZIPInputStream(Channels.newInputStream(channel), GZIP_BUFFER_BYTES);
    }

    private void checkUnchanged() throws IOException {
        if (!gzip && size < split.position()) {
            throw new IOException("it has " + size + " bytes, but the checkpoint stands at byte " + split.position()
                    + " (line " + (split.line() + 1) + "): it was truncated or replaced. Put the file back as it was");
        }
        if (fingerprint(split.position()) != split.fingerprint()) {
            throw new IOException("its content before byte " + split.position() + " (line " + (split.line() + 1)
                    + "), where the checkpoint stands, is not what was read: it was replaced. Put the file back as it"
                    + " was");
        }
    }

    private long fingerprint(long position) throws IOException {
        return gzip ? gzipFingerprint : Fingerprint.of(channel, position);
    }

    /**
     * Emits the next records.
     *
     * @param maxRecords how many at most, bad ones included
     * @return {@code false} at the end of the file
     */
    boolean read(SourceOutput<T> output, int maxRecords, BadRecordHandler badRecords) throws IOException {
        if (resuming && !resume()) {
            return true;
        }
        for (int i = 0; i < maxRecords; i++) {
            T record;
            try {
                record = decoder.next();
            } catch (BadRecordException e) {
                badRecords.handle(split.path(), e, output);
                continue;
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        named(operator, split.path()) + " cannot be read after line " + input.line() + " (byte "
                                + input.position() + (gzip ? " decompressed" : "") + "): " + why(e),
                        e);
            }
            if (record == null) {
                return false;
            }
            output.collect(record);
        }
        return true;
    }

    private boolean resume() throws IOException {
        try {
            resuming = !input.skipTo(split.position(), split.line(), MAX_SKIPPED_BYTES_PER_POLL);
        } catch (IOException e) {
            throw new IOException(
                    named(operator, split.path()) + " cannot be read up to where the checkpoint stands: " + why(e), e);
        }
        return !resuming;
    }

    /**
     * Returns the split at the present position.
     *
     * @throws IOException if the file is no longer there or no longer the same, so that the position would be worthless
     */
    FileSplit snapshot() throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named(operator, split.path()) + " has vanished while it was being read, at line "
                            + (input.line() + 1) + ". Files must stay until they are read to their end.",
                    e);
        }
        if (!Objects.equals(now.fileKey(), fileKey) || now.size() < size) {
            throw new IOException(named(operator, split.path()) + " was replaced or truncated while it was being read,"
                    + " at line " + (input.line() + 1) + ". Files must stay as they are until they are read.");
        }
        if (!positionable || resuming) {
            return split;
        }
        long position = input.position();
        return new FileSplit(split.path(), position, input.line(), position == 0 ? 0 : fingerprint(position));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Bytes as they are in the file. The end counts as the end only if nothing was cut off since it was opened. */
    private final class PlainBytes implements RecordInput.ByteSource {
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
        public boolean seek(long position) throws IOException {
            channel.position(position);
            return true;
        }
    }
}
