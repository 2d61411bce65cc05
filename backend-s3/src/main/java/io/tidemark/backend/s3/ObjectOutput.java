package io.tidemark.backend.s3;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of a checkpoint being written. Bytes are gathered in a buffer that grows to the size of one part; a file that is
 * larger is uploaded in parts meanwhile. {@code flush} does nothing: what counts is {@link #finish}.
 */
final class ObjectOutput extends StateFileOutput {
    private static final int FIRST_BUFFER_SIZE = 4 * 1024;

    private final CheckpointFiles files;
    private final String name;
    private final String path;
    private final String key;
    private final boolean shared;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer = new byte[FIRST_BUFFER_SIZE];
    private int buffered;
    private long size;
    private volatile @Nullable MultipartUpload upload;

    /** Why it takes no more bytes; {@code null} while it does. */
    private volatile @Nullable String ended;

    ObjectOutput(CheckpointFiles files, String name, String path, String key, boolean shared) {
        this.files = files;
        this.name = name;
        this.path = path;
        this.key = key;
        this.shared = shared;
    }

    String name() {
        return name;
    }

    String path() {
        return path;
    }

    String key() {
        return key;
    }

    boolean isShared() {
        return shared;
    }

    @Nullable
    MultipartUpload upload() {
        return upload;
    }

    @Override
    public void write(int b) throws IOException {
        requireTaking();
        makeRoom();
        buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireTaking();
        int from = offset;
        int end = offset + length;
        while (from < end) {
            makeRoom();
            int count = Math.min(end - from, buffer.length - buffered);
            System.arraycopy(bytes, from, buffer, buffered, count);
            buffered += count;
            from += count;
        }
    }

    /** Sees to it that the buffer takes one byte at least. */
    private void makeRoom() throws IOException {
        if (buffered < buffer.length) {
            return;
        }
        if (buffer.length < files.partSize()) {
            buffer = Arrays.copyOf(buffer, Math.min(files.partSize(), 4 * buffer.length));
            return;
        }
        try {
            sendPart();
            requireTaking();
        } catch (IOException e) {
            ended = "could not be written and is of no use";
            throw files.explained("write " + name, e);
        }
        buffer = new byte[files.partSize()];
    }

    private void sendPart() throws IOException {
        sum();
        MultipartUpload parts = upload;
        if (parts == null) {
            parts = files.beginUpload(this);
            upload = parts;
            if (ended != null) { // whoever cut it off saw no upload yet
                files.abortUploadOf(this);
            }
            requireTaking();
        }
        parts.add(buffer, buffered);
        buffered = 0;
    }

    private void sum() {
        crc.update(buffer, 0, buffered);
        size += buffered;
    }

    @Override
    public StateFile finish() throws IOException {
        requireTaking();
        ended = "was finished before";
        try {
            files.glance("finish " + name);
            String storedPath = store();
            return new StateFile(storedPath, size, (int) crc.getValue(), shared);
        } catch (IOException e) {
            ended = "could not be written and is of no use";
            throw files.explained("finish " + name, e);
        } finally {
            buffer = new byte[0];
        }
    }

    private String store() throws IOException {
        if (upload == null) {
            sum();
            return files.storeWhole(this, buffer, buffered);
        }
        sendPart(); // the buffer has a byte at least: it is sent only to make room for one
        Objects.requireNonNull(upload).complete();
        return files.finished(this);
    }

    /** Makes the next step of whoever is writing fail; called from another thread. */
    void cutOff() {
        ended = "was given up";
    }

    @Override
    public void close() {
        if (ended == null) {
            ended = "was closed";
        }
        files.giveUp(this);
    }

    private void requireTaking() throws IOException {
        String reason = ended;
        if (reason != null) {
            throw new IOException(name + " " + reason);
        }
    }
}
