package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.Directories;
import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.RowCursor;
import io.tidemark.backend.rocksdb.database.SortedRows;
import io.tidemark.backend.rocksdb.database.Workspace;
import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.layout.ReadingSerdes;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.layout.WrittenLayout;
import io.tidemark.backend.rocksdb.layout.WrittenState;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Fills the database of a store from the snapshots of a checkpoint, in one of three ways:
 *
 * <ul>
 *   <li>A snapshot that holds nothing of other subtasks is fetched and opened; later checkpoints refer to its files.
 *   <li>If the parallelism changed, the rows of the store's key groups are copied out of those tables that RocksDB opens to find them.
 *   <li>If a schema changed, they are also rewritten.
 * </ul>
 */
final class Restore {
    private static final System.Logger LOG = System.getLogger(Restore.class.getName());

    private final StoreLayout layout;
    private final RocksDatabase database;
    private final Workspace workspace;
    private final RowFormat format;
    private final StateFiles files;

    Restore(StoreLayout layout, RocksDatabase database, Workspace workspace, RowFormat format, StateFiles files) {
        this.layout = layout;
        this.database = database;
        this.workspace = workspace;
        this.format = format;
        this.files = files;
    }

    /** Returns the files that the next snapshot may refer to, by the names of the database's tables. */
    Map<String, StateFile> restore(List<KeyedSnapshot> snapshots) throws IOException {
        List<StoredSnapshot> stored = new ArrayList<>();
        for (KeyedSnapshot snapshot : snapshots) {
            requireOwnFormat(snapshot);
            if (!snapshot.files().isEmpty()) {
                stored.add(StoredSnapshot.open(snapshot, files, layout.operator()));
            }
        }
        if (stored.isEmpty()) {
            layout.seal();
            return Map.of();
        }
        stored.sort(Comparator.comparingInt(each -> each.keyGroups().first()));
        requireDisjoint(stored);
        layout.sealAs(stored.get(0).header().layout());
        List<ReadingSerdes> serdes = new ArrayList<>();
        for (StoredSnapshot each : stored) {
            serdes.add(new ReadingSerdes(layout, each.header().layout()));
        }
        if (stored.size() == 1 && isOpenedAsItIs(stored.get(0))) {
            return openAsItIs(stored.get(0));
        }
        for (int i = 0; i < stored.size(); i++) {
            copyRows(stored.get(i), serdes.get(i));
        }
        return Map.of();
    }

    private void requireOwnFormat(KeyedSnapshot snapshot) throws IOException {
        if (!snapshot.backend().equals(DatabaseSnapshots.BACKEND)) {
            throw new IOException("The keyed state of " + layout.operator() + " was written by the state backend '"
                    + snapshot.backend() + "' in a format that the backend '" + DatabaseSnapshots.BACKEND
                    + "' cannot read. Choose the backend '" + snapshot.backend() + "' to restore it.");
        }
    }

    private void requireDisjoint(List<StoredSnapshot> sorted) throws IOException {
        for (int i = 1; i < sorted.size(); i++) {
            KeyGroupRange before = sorted.get(i - 1).keyGroups();
            KeyGroupRange now = sorted.get(i).keyGroups();
            if (before.overlaps(now)) {
                throw new CorruptCheckpointException("The checkpoint holds key groups of " + layout.operator()
                        + " twice: in " + before + " and in " + now + ".");
            }
        }
    }

    private boolean isOpenedAsItIs(StoredSnapshot snapshot) {
        KeyGroupRange held = snapshot.keyGroups();
        KeyGroupRange own = layout.keyGroups();
        return own.first() <= held.first()
                && held.last() <= own.last()
                && isWrittenAsNow(snapshot.header().layout());
    }

    private boolean isWrittenAsNow(WrittenLayout written) {
        if (!written.keySchema().equals(layout.keySerde().schema())) {
            return false;
        }
        for (WrittenState state : written.states()) {
            DeclaredState declared = layout.declared(state);
            if (declared.number() != state.number() || !declared.schemas().equals(state.schemas())) {
                return false;
            }
        }
        return true;
    }

    private Map<String, StateFile> openAsItIs(StoredSnapshot snapshot) throws IOException {
        Path fetched = workspace.newPath("fetched");
        try {
            snapshot.fetch(fetched, workspace);
            database.load(fetched);
            return snapshot.sharedFiles();
        } finally {
            Directories.deleteQuietly(fetched);
        }
    }

    private void copyRows(StoredSnapshot snapshot, ReadingSerdes serdes) throws IOException {
        KeyGroupRange own = layout.keyGroups();
        KeyGroupRange held = snapshot.keyGroups();
        KeyGroupRange wanted =
                new KeyGroupRange(Math.max(own.first(), held.first()), Math.min(own.last(), held.last()));
        long rows = copyRows(snapshot, wanted, serdes);
        LOG.log(
                System.Logger.Level.DEBUG,
                "{0} takes over {1} rows of the key groups {2}",
                layout.operator(),
                rows,
                wanted);
    }

    /** Asks the database which tables it reads for the wanted rows, before it has any, and fetches those alone. */
    private long copyRows(StoredSnapshot snapshot, KeyGroupRange wanted, ReadingSerdes serdes) throws IOException {
        byte[] from = RowRange.firstOf(wanted.first());
        byte[] behind = RowRange.behind(wanted.last());
        Path fetched = workspace.newPath("fetched");
        try {
            snapshot.fetchManifest(fetched);
            try (RocksDatabase source = snapshot.openForReading(fetched, workspace)) {
                snapshot.fetchTables(source.tablesOf(from, behind), fetched, workspace);
                try (RowCursor cursor = source.scan(from, behind)) {
                    return isWrittenAsNow(snapshot.header().layout()) ? copy(cursor) : rewrite(cursor, serdes);
                }
            }
        } finally {
            Directories.deleteQuietly(fetched);
        }
    }

    private long copy(RowCursor cursor) throws IOException {
        long rows = 0;
        try (SortedRows copy = database.newRows()) {
            for (; cursor.isValid(); cursor.next()) {
                copy.put(cursor.key(), cursor.value());
                rows++;
            }
            copy.ingest();
        }
        return rows;
    }

    private long rewrite(RowCursor cursor, ReadingSerdes serdes) throws IOException {
        RowFormat.Translation translation = format.translation(layout, serdes);
        long rows = 0;
        for (; cursor.isValid(); cursor.next()) {
            try {
                translation.translate(cursor.key(), cursor.value(), database::put);
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "A row of the keyed state of " + layout.operator() + " cannot be read, though its file is not"
                                + " damaged: " + e
                                + ". Check that the serdes of its key and its states read what they write, and change"
                                + " their schemas whenever the bytes change.",
                        e);
            }
            rows++;
        }
        database.flush();
        return rows;
    }
}
