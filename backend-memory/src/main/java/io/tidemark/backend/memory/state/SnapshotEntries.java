package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the files of a snapshot entry by entry, in the format that {@link SnapshotHeader} describes; holds one block. */
final class SnapshotEntries<K> implements KeyedEntries<K> {
    private static final int STREAM_BUFFER_BYTES = 64 * 1024;

    private final StateFiles files;
    private final Iterator<StateFile> coming;
    private final Serde<K> keySerde;
    private final List<? extends Serde<?>> stateSerdes;
    private final BytesInput block = new BytesInput();
    private final DataInputStream entry = new DataInputStream(block);
    private final byte[] presence;
    private final @Nullable Object[] values;

    private @Nullable OpenFile open;
    private int entriesLeft;
    private int keyGroup;
    private @Nullable K key;

    /** A file whose header was read. */
    private record OpenFile(StateFile file, DataInputStream input, SnapshotHeader header) {}

    SnapshotEntries(KeyedSnapshot snapshot, StateFiles files, Serde<K> keySerde, List<? extends Serde<?>> stateSerdes) {
        this.files = files;
        this.coming = snapshot.files().iterator();
        this.keySerde = keySerde;
        this.stateSerdes = List.copyOf(stateSerdes);
        this.presence = new byte[SnapshotHeader.presenceBytes(stateSerdes.size())];
        this.values = new Object[stateSerdes.size()];
    }

    static KeyedSnapshotSchema schemaOf(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        OpenFile first = open(snapshot.files().get(0), files);
        first.input().close();
        SnapshotHeader header = first.header();
        List<StoredState> states = header.states().stream()
                .map(state -> new StoredState(
                        state.name(), state.kind().name().toLowerCase(Locale.ROOT), state.wholeSchema()))
                .toList();
        return new KeyedSnapshotSchema(header.numberOfKeyGroups(), header.keySchema(), states);
    }

    private static OpenFile open(StateFile file, StateFiles files) throws IOException {
        DataInputStream input = new DataInputStream(new BufferedInputStream(files.open(file), STREAM_BUFFER_BYTES));
        try {
            if (input.readInt() != SnapshotHeader.MAGIC) {
                throw new StreamCorruptedException(
                        "it does not begin as one of the state backend '" + MemoryStateBackend.NAME + "'");
            }
            int version = input.readInt();
            if (!SnapshotHeader.isReadable(version)) {
                throw new IOException("The state file " + file.path() + " has format version " + version
                        + ", but this version of Tidemark reads " + SnapshotHeader.OLDEST_VERSION
                        + " to " + SnapshotHeader.VERSION
                        + ". Use the version of Tidemark that wrote it, or a newer one.");
            }
            return new OpenFile(file, input, SnapshotHeader.read(input, version));
        } catch (EOFException | StreamCorruptedException e) {
            input.close();
            throw corrupt(file, e);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public boolean next() throws IOException {
        while (entriesLeft == 0) {
            if (!nextBlock()) {
                key = null;
                return false;
            }
        }
        entriesLeft--;
        StateFile file = current().file();
        try {
            readEntry();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "An entry of key group " + keyGroup + " in the state file " + file.path() + " cannot be read: " + e,
                    e);
        }
        if (entriesLeft == 0 && block.available() > 0) {
            throw corrupt(file, new StreamCorruptedException(block.available() + " bytes of a block are left over"));
        }
        return true;
    }

    private void readEntry() throws IOException {
        entry.readInt(); // the hash of the key
        key = keySerde.deserialize(entry);
        entry.readFully(presence);
        for (int i = 0; i < values.length; i++) {
            boolean present = (presence[i >>> 3] & 1 << (i & 7)) != 0;
            values[i] = present ? stateSerdes.get(i).deserialize(entry) : null;
        }
    }

    private boolean nextBlock() throws IOException {
        while (open != null || openNext()) {
            OpenFile now = current();
            try {
                int group = now.input().readInt();
                if (group != SnapshotHeader.END_OF_BLOCKS) {
                    readBlock(now, group);
                    return true;
                }
                if (now.input().read() != -1) {
                    throw new StreamCorruptedException("it goes on after its end");
                }
            } catch (EOFException | StreamCorruptedException e) {
                throw corrupt(now.file(), e);
            }
            close();
        }
        return false;
    }

    private void readBlock(OpenFile now, int group) throws IOException {
        int entries = now.input().readInt();
        int length = now.input().readInt();
        if (group < 0
                || group >= now.header().numberOfKeyGroups()
                || entries < 0
                || length < 0
                || length > now.file().size()) {
            throw new StreamCorruptedException(
                    "it has a block of key group " + group + " with " + entries + " entries in " + length + " bytes");
        }
        byte[] bytes = now.input().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends within a block");
        }
        block.of(bytes, 0, length);
        keyGroup = group;
        entriesLeft = entries;
    }

    private boolean openNext() throws IOException {
        if (!coming.hasNext()) {
            return false;
        }
        OpenFile next = open(coming.next(), files);
        open = next;
        if (next.header().states().size() != values.length) {
            throw new IOException("The state file " + next.file().path() + " holds the states "
                    + next.header().states() + ", but serdes for " + values.length + " were given.");
        }
        return true;
    }

    private OpenFile current() {
        if (open == null) {
            throw new IllegalStateException("No entry was asked for.");
        }
        return open;
    }

    @Override
    public K key() {
        if (key == null) {
            throw new IllegalStateException("There is no entry here; call next first.");
        }
        return key;
    }

    @Override
    public int keyGroup() {
        return keyGroup;
    }

    @Override
    public @Nullable Object value(int state) {
        return values[state];
    }

    @Override
    public void close() throws IOException {
        OpenFile closing = open;
        open = null;
        entriesLeft = 0;
        Arrays.fill(values, null);
        if (closing != null) {
            closing.input().close();
        }
    }

    private static CorruptCheckpointException corrupt(StateFile file, Exception problem) {
        String what = problem.getMessage() == null ? "it ends too early" : problem.getMessage();
        CorruptCheckpointException exception =
                new CorruptCheckpointException("The state file " + file.path() + " is damaged: " + what + ".");
        exception.initCause(problem);
        return exception;
    }
}
