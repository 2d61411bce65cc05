package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.Directories;
import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.SharedWorkspace;
import io.tidemark.backend.rocksdb.database.Workspace;
import io.tidemark.backend.rocksdb.layout.WrittenLayout;
import io.tidemark.backend.rocksdb.layout.WrittenState;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedEntries;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.state.StateFiles;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a snapshot, without a store. Within a key group the rows of each state are in the order of the keys' bytes, so
 * what the states hold for one key is found by going through all of them side by side.
 */
public final class RocksDbEntries<K> implements KeyedEntries<K> {
    private static final String A_SNAPSHOT = "an operator";

    private final SharedWorkspace shared;
    private final RocksDatabase database;
    private final RowFormat format;
    private final WrittenLayout layout;
    private final Serde<K> keySerde;
    private final List<? extends Serde<?>> stateSerdes;
    private final int lastGroup;
    private final List<StateRows> states = new ArrayList<>();
    private final @Nullable Object[] values;

    private int group;
    private @Nullable K key;
    private boolean closed;

    private RocksDbEntries(
            SharedWorkspace shared,
            RocksDatabase database,
            RowFormat format,
            StoredSnapshot snapshot,
            Serde<K> keySerde,
            List<? extends Serde<?>> stateSerdes) {
        this.shared = shared;
        this.database = database;
        this.format = format;
        this.layout = snapshot.header().layout();
        this.keySerde = keySerde;
        this.stateSerdes = List.copyOf(stateSerdes);
        this.values = new Object[stateSerdes.size()];
        this.group = snapshot.keyGroups().first() - 1;
        this.lastGroup = snapshot.keyGroups().last();
    }

    /**
     * Reads what a snapshot says about its entries.
     *
     * @throws IOException if it cannot be read
     */
    public static KeyedSnapshotSchema describe(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        WrittenLayout layout =
                StoredSnapshot.open(snapshot, files, A_SNAPSHOT).header().layout();
        List<StoredState> states = layout.states().stream()
                .map(state -> new StoredState(
                        state.name(), state.kind().name().toLowerCase(Locale.ROOT), state.wholeSchema()))
                .toList();
        return new KeyedSnapshotSchema(layout.numberOfKeyGroups(), layout.keySchema(), states);
    }

    /**
     * Fetches a snapshot and stands before its first entry.
     *
     * @throws IOException if it cannot be read
     */
    public static <K> RocksDbEntries<K> open(
            KeyedSnapshot snapshot,
            StateFiles files,
            SharedWorkspace shared,
            RowFormat format,
            Serde<K> keySerde,
            List<? extends Serde<?>> stateSerdes)
            throws IOException {
        StoredSnapshot stored = StoredSnapshot.open(snapshot, files, A_SNAPSHOT);
        int written = stored.header().layout().states().size();
        if (written != stateSerdes.size()) {
            throw new IOException("The state file " + snapshot.files().get(0).path() + " holds " + written
                    + " states, but serdes for " + stateSerdes.size() + " were given.");
        }
        Workspace workspace = shared.acquire();
        Path fetched = workspace.newPath("fetched");
        try {
            stored.fetch(fetched, workspace);
            RocksDatabase database = stored.openForReading(fetched, workspace);
            return new RocksDbEntries<>(shared, database, format, stored, keySerde, stateSerdes);
        } catch (IOException | RuntimeException failure) {
            Directories.deleteQuietly(fetched);
            shared.release();
            throw failure;
        }
    }

    @Override
    public boolean next() throws IOException {
        Arrays.fill(values, null);
        key = null;
        while (key == null) {
            byte[] smallest = smallestKey();
            if (smallest != null) {
                read(smallest);
            } else if (!nextGroup()) {
                return false;
            }
        }
        return true;
    }

    private byte @Nullable [] smallestKey() {
        byte[] smallest = null;
        for (StateRows state : states) {
            byte[] candidate = state.key();
            if (candidate != null && (smallest == null || Arrays.compareUnsigned(candidate, smallest) < 0)) {
                smallest = candidate;
            }
        }
        return smallest;
    }

    /** Reads what all states hold for a key; there is none if all of it is empty. */
    private void read(byte[] keyBytes) throws IOException {
        for (int i = 0; i < states.size(); i++) {
            StateRows state = states.get(i);
            if (Arrays.equals(keyBytes, state.key())) {
                byte[] rowKey = state.rowKey();
                byte[] whole = state.takeWhole();
                if (whole != null) {
                    values[i] = deserialize(i, whole);
                    key = format.key(rowKey, keySerde);
                }
            }
        }
    }

    private Object deserialize(int state, byte[] whole) throws IOException {
        try {
            return stateSerdes.get(state).deserialize(new DataInputStream(new ByteArrayInputStream(whole)));
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "An entry of key group " + group + " in the state '"
                            + layout.states().get(state).name() + "' cannot be read: " + e,
                    e);
        }
    }

    private boolean nextGroup() throws IOException {
        closeGroup();
        if (closed || group == lastGroup) {
            return false;
        }
        group++;
        for (WrittenState state : layout.states()) {
            states.add(StateRows.open(database, group, state, format, keySerde));
        }
        return true;
    }

    private void closeGroup() {
        states.forEach(StateRows::close);
        states.clear();
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
        return group;
    }

    @Override
    public @Nullable Object value(int state) {
        return values[state];
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Arrays.fill(values, null);
        closeGroup();
        database.close();
        shared.release();
    }
}
