package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.RefusedException;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object and checks that it is the file that was written: its size before the first byte, its checksum before the
 * last. A reader that takes exactly the bytes it expects and never asks for the end is told as well. A download that breaks
 * off is taken up where it broke. Used by one thread at a time.
 */
final class VerifyingObjectInput extends InputStream {
    /** The largest file that is kept with the metadata, in bytes. */
    static final int MAX_INLINE = 1024 * 1024;

    private static final int BUFFER_SIZE = 64 * 1024;

    /** How often a download may break off without giving a byte in between; the client pauses in each. */
    private static final int MAX_RESUMES = 3;

    private final ObjectStore store;
    private final String key;
    private final StateFile expected;
    private final CRC32C crc = new CRC32C();
    private final byte[] buffer;
    private @Nullable ResponseInputStream<GetObjectResponse> download;
    private boolean closed;
    private int position;
    private int limit;
    private long unread;

    private VerifyingObjectInput(ObjectStore store, String key, StateFile expected) {
        this.store = store;
        this.key = key;
        this.expected = expected;
        this.unread = expected.size();
        this.buffer = new byte[(int) Math.min(BUFFER_SIZE, unread)];
    }

    /**
     * Opens an object.
     *
     * @throws NoSuchFileException if there is none
     */
    static VerifyingObjectInput open(ObjectStore store, String key, StateFile expected) throws IOException {
        VerifyingObjectInput input = new VerifyingObjectInput(store, key, expected);
        input.connected();
        if (expected.size() == 0) {
            input.close();
            requireChecksum(store, key, expected, input.crc);
        }
        return input;
    }

    /**
     * Reads a small file out of the object of the metadata, all of it at once.
     *
     * @throws NoSuchFileException if there is no such object
     */
    static InputStream ofInline(ObjectStore store, String key, int offset, StateFile expected) throws IOException {
        String name = key + " (" + expected.path() + ")";
        if (expected.size() > MAX_INLINE) {
            throw corrupt(store, name, expected.size() + " bytes", "at most " + MAX_INLINE);
        }
        byte[] bytes = store.read(key, offset, (int) expected.size());
        if (bytes.length != expected.size()) {
            throw corrupt(store, name, expected.size() + " bytes", bytes.length);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        requireChecksum(store, name, expected, crc);
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return limit - position;
    }

    /** Breaks the download off if it is not at its end: nobody waits for the rest. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    private void disconnect() {
        ResponseInputStream<GetObjectResponse> open = download;
        download = null;
        if (open != null) {
            open.abort();
        }
    }

    private ResponseInputStream<GetObjectResponse> connected() throws IOException {
        ResponseInputStream<GetObjectResponse> open = download;
        if (open == null) {
            open = store.open(key, expected.size() - unread);
            download = open;
            long found = open.response().contentLength();
            if (found != unread) {
                disconnect();
                throw corrupt(store, key, expected.size() + " bytes", expected.size() - unread + found);
            }
        }
        return open;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        if (unread == 0) {
            return false;
        }
        int count = readMore((int) Math.min(buffer.length, unread));
        crc.update(buffer, 0, count);
        unread -= count;
        if (unread == 0) {
            connected().close(); // not broken off: the connection serves the next request
            download = null;
            requireChecksum(store, key, expected, crc);
        }
        position = 0;
        limit = count;
        return true;
    }

    private int readMore(int wanted) throws IOException {
        if (closed) {
            throw new IOException(store.describe(key) + " was closed");
        }
        IOException failure = null;
        for (int attempt = 0; attempt <= MAX_RESUMES; attempt++) {
            try {
                int count = connected().read(buffer, 0, wanted);
                if (count > 0) {
                    return count;
                }
                failure = new IOException("it ended " + unread + " bytes early");
            } catch (NoSuchFileException | CorruptCheckpointException | RefusedException e) {
                throw e;
            } catch (IOException | SdkException e) {
                failure = new IOException(e.toString(), e);
            }
            disconnect();
        }
        throw new IOException(
                "The download of " + store.describe(key) + " broke off again and again at byte "
                        + (expected.size() - unread) + " of " + expected.size() + ": " + failure,
                failure);
    }

    private static void requireChecksum(ObjectStore store, String key, StateFile expected, CRC32C crc)
            throws CorruptCheckpointException {
        int found = (int) crc.getValue();
        if (found != expected.crc32c()) {
            throw corrupt(store, key, String.format("CRC-32C %08x", expected.crc32c()), String.format("%08x", found));
        }
    }

    private static CorruptCheckpointException corrupt(ObjectStore store, String key, String wanted, Object found) {
        return new CorruptCheckpointException(
                "Checkpoint file " + store.describe(key) + " is damaged: expected " + wanted + ", found " + found);
    }
}
