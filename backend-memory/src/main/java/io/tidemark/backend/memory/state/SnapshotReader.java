package io.tidemark.backend.memory.state;

import io.tidemark.backend.memory.state.SnapshotHeader.WrittenState;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.List;

/**
 * Loads the entries of one snapshot file into a table, those of the table's key groups only: the blocks of others are
 * skipped undecoded. A block's claimed length allocates no more than the file holds.
 */
final class SnapshotReader {
    private static final int STREAM_BUFFER_BYTES = 64 * 1024;

    /** Up to this length a block is read into the buffer that was used for the one before. */
    private static final int REUSED_BYTES = 1 << 20;

    private final StateTable table;
    private final StateLayout layout;
    private final KeyedSnapshot snapshot;
    private final StateFile file;
    private final BytesInput block = new BytesInput();
    private final DataInputStream entry = new DataInputStream(block);
    private final byte[] reused;

    SnapshotReader(StateTable table, KeyedSnapshot snapshot, StateFile file) {
        this.table = table;
        this.layout = table.layout;
        this.snapshot = snapshot;
        this.file = file;
        this.reused = new byte[(int) Math.max(0, Math.min(REUSED_BYTES, file.size()))];
    }

    /** Reads the whole file; the caller closes the stream. */
    void read(InputStream stream) throws IOException {
        DataInputStream input = new DataInputStream(new BufferedInputStream(stream, STREAM_BUFFER_BYTES));
        try {
            SnapshotHeader header = SnapshotHeader.read(input, checkFormat(input));
            checkKeyGroups(header.numberOfKeyGroups());
            Serde<Object> keys = readingKeys(header.keySchema());
            List<WrittenState> states = header.states();
            Column[] columns = new Column[states.size()];
            @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays
            Serde<Object>[] values = new Serde[states.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = declared(states.get(i));
                values[i] = readingValues(columns[i], states.get(i));
            }
            readBlocks(input, keys, columns, values);
        } catch (EOFException truncated) {
            throw corrupt("it ends too early", truncated);
        } catch (StreamCorruptedException malformed) {
            throw corrupt(String.valueOf(malformed.getMessage()), malformed);
        }
    }

    /** Returns the version of the format. */
    private int checkFormat(DataInputStream input) throws IOException {
        if (input.readInt() != SnapshotHeader.MAGIC) {
            if (snapshot.backend().equals(MemoryStateBackend.NAME)) {
                throw corrupt("it does not begin as a file of the state backend '" + MemoryStateBackend.NAME + "'");
            }
            throw new IOException("The keyed state of " + layout.operator + " was written by the state backend '"
                    + snapshot.backend() + "' in a format that the backend '" + MemoryStateBackend.NAME
                    + "' cannot read (" + file.path() + "). Choose the backend '" + snapshot.backend()
                    + "' to restore it.");
        }
        int version = input.readInt();
        if (!SnapshotHeader.isReadable(version)) {
            throw new IOException("The keyed state of " + layout.operator + " in " + file.path()
                    + " has format version " + version + ", but this version of Tidemark reads "
                    + SnapshotHeader.OLDEST_VERSION + " to " + SnapshotHeader.VERSION
                    + ". Use the version of Tidemark that wrote it, or a newer one.");
        }
        return version;
    }

    private void checkKeyGroups(int written) {
        if (written != layout.numberOfKeyGroups) {
            throw new IncompatibleSchemaException("The keyed state of " + layout.operator + " was written with "
                    + written + " key groups (its maximum parallelism), and the job now asks for "
                    + layout.numberOfKeyGroups + ". Set the maximum parallelism back to " + written + ".");
        }
    }

    private Serde<Object> readingKeys(String schema) {
        try {
            return layout.keySerde.readingKeys(schema);
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible(
                    "The key of " + layout.operator + " cannot be restored: " + wrong.getMessage()
                            + ". Key by the same type as before, or give the operator a new uid to start without its state.",
                    wrong);
        }
    }

    private Column declared(WrittenState state) {
        Column column = layout.column(state.name());
        if (column == null) {
            throw new IncompatibleSchemaException("The checkpoint holds a state '" + state.name() + "' ("
                    + state.describe() + ") of " + layout.operator + " that the operator no longer declares. Declare it"
                    + " again under that name, or give the operator a new uid to start without its state.");
        }
        return column;
    }

    private Serde<Object> readingValues(Column column, WrittenState state) {
        if (column.form.kind() != state.kind()) {
            throw new IncompatibleSchemaException("The state '" + state.name() + "' of " + layout.operator
                    + " cannot be restored: it was written as " + state.describe() + " and is now declared as "
                    + column.form.describe() + ". Declare it as it was, and the new one under another name.");
        }
        try {
            return column.form.reading(state.schemas());
        } catch (IncompatibleSchemaException wrong) {
            throw incompatible(
                    "The state '" + state.name() + "' of " + layout.operator + " cannot be restored: "
                            + wrong.getMessage() + ". Declare it with a type that can read what was written.",
                    wrong);
        }
    }

    private void readBlocks(DataInputStream input, Serde<Object> keys, Column[] columns, Serde<Object>[] values)
            throws IOException {
        for (int group = input.readInt(); group != SnapshotHeader.END_OF_BLOCKS; group = input.readInt()) {
            int entries = input.readInt();
            int length = input.readInt();
            if (group < 0 || group >= layout.numberOfKeyGroups || entries < 0 || length < 0 || length > file.size()) {
                throw corrupt("it has a block of key group " + group + " with " + entries + " entries in " + length
                        + " bytes");
            }
            if (group < layout.firstKeyGroup || group > layout.lastKeyGroup) {
                input.skipNBytes(length);
            } else {
                readBlock(input, length);
                try {
                    decode(group, entries, keys, columns, values);
                } catch (IOException | RuntimeException malformed) {
                    throw undecodable(group, malformed, input);
                }
            }
        }
        if (input.read() != -1) {
            throw corrupt("it goes on after its end");
        }
    }

    private void readBlock(DataInputStream input, int length) throws IOException {
        if (length <= reused.length) {
            input.readFully(reused, 0, length);
            block.of(reused, 0, length);
            return;
        }
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        block.of(bytes, 0, length);
    }

    private void decode(int group, int entries, Serde<Object> keys, Column[] columns, Serde<Object>[] values)
            throws IOException {
        int presenceBytes = SnapshotHeader.presenceBytes(columns.length);
        byte[] presence = new byte[presenceBytes];
        for (int i = 0; i < entries; i++) {
            int hash = entry.readInt();
            table.setKey(keys.deserialize(entry), hash, group);
            entry.readFully(presence);
            for (int c = 0; c < columns.length; c++) {
                if ((presence[c >>> 3] & 1 << (c & 7)) != 0) {
                    table.put(columns[c], values[c].deserialize(entry));
                }
            }
        }
        if (block.available() > 0) {
            throw new StreamCorruptedException(block.available() + " bytes are left over");
        }
    }

    /**
     * Tells damage from a serde that does not read what it wrote. The storage verifies the bytes, at the latest when
     * the last one is read, so the rest is read first: if they are damaged, that fails.
     */
    private IOException undecodable(int group, Exception malformed, InputStream rest) throws IOException {
        rest.transferTo(OutputStream.nullOutputStream());
        return new IOException(
                "The entries of key group " + group + " in " + file.path() + " of the keyed state of "
                        + layout.operator + " cannot be read, though the storage found no damage: " + malformed
                        + ". Check that the serdes of its key and its states read what they write, and change their"
                        + " schemas whenever the bytes change.",
                malformed);
    }

    private static IncompatibleSchemaException incompatible(String message, Throwable cause) {
        IncompatibleSchemaException exception = new IncompatibleSchemaException(message);
        exception.initCause(cause);
        return exception;
    }

    private CorruptCheckpointException corrupt(String what, Throwable cause) {
        CorruptCheckpointException exception = corrupt(what);
        exception.initCause(cause);
        return exception;
    }

    private CorruptCheckpointException corrupt(String what) {
        return new CorruptCheckpointException(
                "The file " + file.path() + " of the keyed state of " + layout.operator + " is damaged: " + what + ".");
    }
}
