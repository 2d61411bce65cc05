package io.tidemark.backend.rocksdb.snapshot;

import io.tidemark.backend.rocksdb.database.RocksDatabase;
import io.tidemark.backend.rocksdb.database.Workspace;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A snapshot in a storage, whose header was read. Its tables are fetched as far as they are needed. */
final class StoredSnapshot {
    private static final String CURRENT = "CURRENT";

    private final KeyedSnapshot snapshot;
    private final StateFiles files;
    private final SnapshotHeader header;

    private StoredSnapshot(KeyedSnapshot snapshot, StateFiles files, SnapshotHeader header) {
        this.snapshot = snapshot;
        this.files = files;
        this.header = header;
    }

    /**
     * Reads the header.
     *
     * @param snapshot with at least one file
     * @param owner whose state it is, for messages
     */
    static StoredSnapshot open(KeyedSnapshot snapshot, StateFiles files, String owner) throws IOException {
        StateFile file = snapshot.files().get(0);
        try (InputStream stream = files.open(file);
                DataInputStream input = new DataInputStream(new BufferedInputStream(stream))) {
            if (input.readInt() != SnapshotHeader.MAGIC) {
                throw new StreamCorruptedException("it does not begin as a file of the state backend 'rocksdb'");
            }
            requireReadable(input.readInt(), file, owner);
            return new StoredSnapshot(
                    snapshot, files, SnapshotHeader.read(input, snapshot.files().size() - 1));
        } catch (EOFException e) {
            throw corrupt(file, owner, "it ends too early", e);
        } catch (StreamCorruptedException e) {
            throw corrupt(file, owner, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireReadable(int version, StateFile file, String owner) throws IOException {
        if (version != SnapshotHeader.VERSION) {
            throw new IOException("The keyed state of " + owner + " in " + file.path() + " has format version "
                    + version + ", but this version of Tidemark reads " + SnapshotHeader.VERSION
                    + ". Use the version of Tidemark that wrote it, or a newer one.");
        }
    }

    private static CorruptCheckpointException corrupt(StateFile file, String owner, String what, Exception cause) {
        CorruptCheckpointException exception = new CorruptCheckpointException(
                "The file " + file.path() + " of the keyed state of " + owner + " is damaged: " + what + ".");
        exception.initCause(cause);
        return exception;
    }

    SnapshotHeader header() {
        return header;
    }

    KeyGroupRange keyGroups() {
        return snapshot.keyGroups();
    }

    /** Returns by the names of tables the files that later checkpoints may refer to. */
    Map<String, StateFile> sharedFiles() {
        Map<String, StateFile> shared = new HashMap<>();
        for (int i = 0; i < header.tables().size(); i++) {
            StateFile file = fileOf(i);
            if (file.shared()) {
                shared.put(header.tables().get(i), file);
            }
        }
        return shared;
    }

    private StateFile fileOf(int table) {
        return snapshot.files().get(1 + table);
    }

    /** Fetches the whole database. The caller deletes the directory, also if this fails. */
    void fetch(Path directory, Workspace workspace) throws IOException {
        fetchManifest(directory);
        fetchTables(header.tables(), directory, workspace);
    }

    /** Fetches what says which rows are in which tables, but no table. The caller deletes the directory, also if this fails. */
    void fetchManifest(Path directory) throws IOException {
        Files.createDirectory(directory);
        Files.write(directory.resolve(header.manifestName()), header.manifest());
        Files.writeString(directory.resolve(CURRENT), header.manifestName() + "\n");
    }

    /** Fetches some tables, several at a time. */
    void fetchTables(Collection<String> names, Path directory, Workspace workspace) throws IOException {
        Set<String> wanted = Set.copyOf(names);
        List<Callable<Path>> fetches = new ArrayList<>();
        for (int i = 0; i < header.tables().size(); i++) {
            String table = header.tables().get(i);
            if (wanted.contains(table)) {
                StateFile file = fileOf(i);
                fetches.add(() -> fetch(file, directory.resolve(table)));
            }
        }
        workspace.transfers().begin(fetches).await();
    }

    private Path fetch(StateFile file, Path target) throws IOException {
        if (!link(files.localPath(file), file.size(), target)) {
            try (InputStream input = files.open(file)) {
                Files.copy(input, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }

    /** Links a table that is on this machine. RocksDB verifies each block of it when it is read. */
    private static boolean link(@Nullable Path there, long size, Path target) {
        try {
            if (there == null || !Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS) || Files.size(there) != size) {
                return false;
            }
            Files.createLink(target, there);
            return true;
        } catch (IOException | UnsupportedOperationException onAnotherFileSystem) {
            return false;
        }
    }

    /** Opens a database that was fetched, or its manifest alone; it is deleted when it is closed, or cannot be opened. */
    RocksDatabase openForReading(Path directory, Workspace workspace) throws IOException {
        try {
            return workspace.openForReading(directory);
        } catch (IOException e) {
            throw new IOException(
                    "The keyed state in " + snapshot.files().get(0).path() + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
