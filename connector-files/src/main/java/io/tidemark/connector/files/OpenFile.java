package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.ReadableFile;
import io.tidemark.connector.files.format.BadRecordException;
import io.tidemark.connector.files.format.RecordDecoder;
import io.tidemark.connector.files.format.RecordFormat;
import io.tidemark.connector.files.format.RecordInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;

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
    private final Intake intake;
    private final ReadableFile file;
    private final boolean gzip;
    private final boolean positionable;
    private final long gzipFingerprint;
    private final RecordInput input;
    private final RecordDecoder<T> decoder;
    /** Whether the position of the split is still ahead. */
    private boolean resuming;

    private OpenFile(FileSplit split, ReadableFile file, RecordFormat<T> format, Intake intake) throws IOException {
        this.split = split;
        this.intake = intake;
        this.file = file;
        gzip = split.path().endsWith(".gz");
        positionable = format.positionable();
        gzipFingerprint = gzip ? file.fingerprint(file.size()) : 0;
        resuming = split.position() > 0;
        if (resuming) {
            checkUnchanged();
        }
        input = gzip ? new RecordInput(gunzip(new FileInput())) : new RecordInput(new PlainBytes());
        decoder = format.open(input);
        // The position of a first reading lies before the header, which is read already.
        resuming = resuming && split.position() > input.position();
    }

    static <T> OpenFile<T> open(FileAccess access, FileSplit split, RecordFormat<T> format, Intake intake)
            throws IOException {
        try {
            return openAndBegin(access, split, format, intake);
        } catch (IOException e) {
            intake.errors().increment();
            throw e;
        }
    }

    private static <T> OpenFile<T> openAndBegin(
            FileAccess access, FileSplit split, RecordFormat<T> format, Intake intake) throws IOException {
        String operator = intake.operator();
        ReadableFile file;
        try {
            file = access.open(split.path());
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named(operator, split.path()) + " has vanished; it was to be read from line " + (split.line() + 1)
                            + " on. Files must stay until they are read to their end.",
                    e);
        } catch (IOException e) {
            throw new IOException(named(operator, split.path()) + " cannot be opened: " + why(e), e);
        }
        try {
            return new OpenFile<>(split, file, format, intake);
        } catch (IOException | RuntimeException e) {
            file.close();
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
        // one of the file system says no more than the path
        return e.getMessage() == null || e instanceof FileSystemException ? e.toString() : e.getMessage();
    }

    private static InputStream gunzip(InputStream compressed) throws IOException {
        return new GZIPInputStream(compressed, GZIP_BUFFER_BYTES);
    }

    private void checkUnchanged() throws IOException {
        if (!gzip && file.size() < split.position()) {
            throw new IOException("it has " + file.size() + " bytes, but the checkpoint stands at byte "
                    + split.position() + " (line " + (split.line() + 1)
                    + "): it was truncated or replaced. Put the file back as it was");
        }
        if (fingerprint(split.position()) != split.fingerprint()) {
            throw new IOException("its content before byte " + split.position() + " (line " + (split.line() + 1)
                    + "), where the checkpoint stands, is not what was read: it was replaced. Put the file back as it"
                    + " was");
        }
    }

    /** Says by what the file up to a position can be told from another one. */
    long fingerprint(long position) throws IOException {
        return gzip ? gzipFingerprint : file.fingerprint(position);
    }

    /**
     * Emits the next records.
     *
     * @param maxRecords how many at most, bad ones included
     * @return {@code false} at the end of the file
     */
    boolean read(SourceOutput<T> output, int maxRecords) throws IOException {
        if (resuming && !resume()) {
            return true;
        }
        int count = 0;
        try {
            for (; count < maxRecords; count++) {
                if (!readOne(output)) {
                    return false;
                }
            }
            return true;
        } finally {
            intake.records().add(count);
        }
    }

    /** Returns {@code false} at the end of the file. */
    private boolean readOne(SourceOutput<T> output) throws IOException {
        T record;
        try {
            record = decoder.next();
        } catch (BadRecordException e) {
            String origin = "file " + split.path() + ", line " + e.line();
            intake.badRecords().handle(new RejectedRecord(origin, e.content(), e.reason()), output);
            return true;
        } catch (IOException | RuntimeException e) {
            throw unreadable(
                    " cannot be read after line " + input.line() + " (byte " + input.position()
                            + (gzip ? " decompressed" : "") + "): ",
                    e);
        }
        if (record == null) {
            return false;
        }
        output.collect(record);
        return true;
    }

    private IOException unreadable(String what, Exception e) {
        intake.errors().increment();
        return new IOException(named(intake.operator(), split.path()) + what + why(e), e);
    }

    private boolean resume() throws IOException {
        try {
            resuming = !input.skipTo(split.position(), split.line(), MAX_SKIPPED_BYTES_PER_POLL);
        } catch (IOException e) {
            throw unreadable(" cannot be read up to where the checkpoint stands: ", e);
        }
        return !resuming;
    }

    /**
     * Returns the split at the present position.
     *
     * @throws IOException if the file is no longer there or no longer the same, so that the position would be worthless
     */
    FileSplit snapshot() throws IOException {
        boolean unchanged;
        try {
            unchanged = file.isUnchanged();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named(intake.operator(), split.path()) + " has vanished while it was being read, at line "
                            + (input.line() + 1) + ". Files must stay until they are read to their end.",
                    e);
        }
        if (!unchanged) {
            throw new IOException(
                    named(intake.operator(), split.path()) + " was replaced or truncated while it was being read,"
                            + " at line " + (input.line() + 1) + ". Files must stay as they are until they are read.");
        }
        long position = position();
        return position == split.position()
                ? split
                : new FileSplit(split.path(), position, line(), fingerprint(position));
    }

    /** Returns where a reading that goes on from here begins: behind the last record, if that can be. */
    long position() {
        return staysAtBeginning() ? split.position() : input.position();
    }

    /** Returns the line of {@link #position()}. */
    long line() {
        return staysAtBeginning() ? split.line() : input.line();
    }

    private boolean staysAtBeginning() {
        return !positionable || resuming;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int readFile(byte[] target, int offset, int length) throws IOException {
        int count = file.read(target, offset, length);
        if (count > 0) {
            intake.bytes().add(count);
        }
        return count;
    }

    /** Bytes as they are in the file. */
    private final class PlainBytes implements RecordInput.ByteSource {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return readFile(target, offset, length);
        }

        @Override
        public boolean seek(long position) throws IOException {
            file.seek(position);
            return true;
        }
    }

    /** The same as a stream. */
    private final class FileInput extends InputStream {
        private final byte[] single = new byte[1];

        @Override
        public int read() throws IOException {
            return readFile(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : readFile(target, offset, length);
        }
    }
}
