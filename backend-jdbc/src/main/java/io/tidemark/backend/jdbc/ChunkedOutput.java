package io.tidemark.backend.jdbc;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A file of a checkpoint being written: gathered in one buffer of at most a chunk, which becomes a row when it is full. A
 * file of less than a chunk is one transaction.
 */
final class ChunkedOutput extends StateFileOutput {
    private static final int FIRST_BUFFER = 8 * 1024;
    private static final long NO_ROW = -1;

    private final JdbcCheckpointWriter writer;
    private final String name;
    private final boolean shared;
    private final int chunkSize;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer;
    private int buffered;
    private long length;
    private int chunks;
    private long fileId = NO_ROW;
    private Stage stage = Stage.WRITING;

    private enum Stage {
        WRITING,
        FAILED,
        ENDED
    }

    ChunkedOutput(JdbcCheckpointWriter writer, String name, boolean shared, int chunkSize) {
        this.writer = writer;
        this.name = name;
        this.shared = shared;
        this.chunkSize = chunkSize;
        this.buffer = new byte[Math.min(FIRST_BUFFER, chunkSize)];
    }

    String name() {
        return name;
    }

    boolean isShared() {
        return shared;
    }

    @Override
    public void write(int b) throws IOException {
        requireWriting();
        makeRoom();
        buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        requireWriting();
        int from = offset;
        int end = offset + count;
        while (from < end) {
            makeRoom();
            int copied = Math.min(end - from, buffer.length - buffered);
            System.arraycopy(bytes, from, buffer, buffered, copied);
            buffered += copied;
            from += copied;
        }
    }

    private void makeRoom() throws IOException {
        if (buffered < buffer.length) {
            return;
        }
        if (buffer.length < chunkSize) {
            buffer = Arrays.copyOf(buffer, Math.min(chunkSize, 2 * buffer.length));
        } else {
            store(Durability.RELAXED, false);
        }
    }

    /** Writes what is buffered, and says that it was the last if it was. */
    private void store(Durability durability, boolean last) throws IOException {
        String action = (last ? "finish " : "write ") + name + " of " + writer.description();
        byte[] chunk = buffered == buffer.length ? buffer : Arrays.copyOf(buffer, buffered);
        crc.update(chunk, 0, buffered);
        length += buffered;
        try {
            fileId = writer.database().write(action, durability, connection -> store(connection, action, chunk, last));
        } catch (IOException | RuntimeException e) {
            stage = Stage.FAILED;
            throw e;
        }
        if (buffered > 0) {
            chunks++;
        }
        buffered = 0;
        if (!writer.isOpen()) {
            // It was closed while the transaction was under way, and may not have seen the file.
            writer.files().purge(List.of(fileId));
            requireWriting();
        }
    }

    private long store(Connection connection, String action, byte[] chunk, boolean last)
            throws SQLException, IOException {
        writer.fence().lockShared(connection, action);
        long id = fileId == NO_ROW
                ? writer.files().insert(connection, writer.fence().place(), writer.attempt(), name, shared)
                : fileId;
        int after = chunks;
        boolean isWhole = true;
        if (chunk.length > 0) {
            isWhole = writer.files().append(connection, id, chunks, chunk);
            after++;
        }
        if (last) {
            isWhole = isWhole && writer.files().finish(connection, id, after, length, (int) crc.getValue());
        }
        if (!isWhole) {
            throw new IOException(
                    "Cannot " + action + " in " + writer.database().shown()
                            + ": a part that was written before is gone, as after a crash of the database, or the checkpoint ended");
        }
        return id;
    }

    @Override
    public StateFile finish() throws IOException {
        requireWriting();
        store(Durability.DURABLE, true);
        stage = Stage.ENDED;
        String path = writer.finished(this);
        return new StateFile(path, length, (int) crc.getValue(), shared);
    }

    @Override
    public void close() throws IOException {
        if (stage != Stage.ENDED) {
            stage = Stage.ENDED;
            writer.abandoned(this);
            if (fileId != NO_ROW) {
                writer.files().purge(List.of(fileId));
            }
        }
    }

    private void requireWriting() throws IOException {
        if (stage != Stage.WRITING || !writer.isOpen()) {
            throw new IOException("Cannot write " + name + " of " + writer.description() + ": "
                    + (stage == Stage.FAILED
                            ? "it failed before and is of no use"
                            : stage == Stage.ENDED ? "it was finished or closed before" : "the checkpoint has ended"));
        }
    }
}
