package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ByteBufferGetStatus;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * One RocksDB in a directory of its own. It has no write-ahead log, and its memtables stay empty: what it holds is what its
 * files hold.
 *
 * <p>A native object must not be closed while another thread is inside it. So what the flushing thread does is counted, and
 * {@link #close} waits for it; what comes later is refused.
 */
public final class RocksDatabase implements Database {
    private final Path directory;
    private final NativeMemory memory;
    private final DatabaseSettings settings;
    private final Runnable onClose;
    private final OpenCursors cursors = new OpenCursors();
    private final Uses uses;

    /** Opened when the first rows come in. Whoever has seen that the database is not empty sees it. */
    private @Nullable NativeObjects natives;

    private volatile boolean empty = true;
    private long nextFile;

    private RocksDatabase(Path directory, NativeMemory memory, DatabaseSettings settings, Runnable onClose) {
        this.onClose = onClose;
        this.directory = directory;
        this.memory = memory;
        this.settings = settings;
        this.uses = new Uses(directory);
    }

    /**
     * Makes an empty database.
     *
     * @param directory nothing is there; belongs to the database from now on
     * @param onClose is called once, when the database is closed
     */
    public static RocksDatabase make(Path directory, NativeMemory memory, DatabaseSettings settings, Runnable onClose) {
        return new RocksDatabase(directory, memory, settings, onClose);
    }

    /**
     * Opens a database to be read, none of whose tables has to be there yet. A scan needs those that {@link #tablesOf} names.
     *
     * @param directory belongs to the database from now on, whether it can be opened or not
     * @throws IOException if what is there cannot be opened
     */
    public static RocksDatabase openForReading(Path directory, NativeMemory memory, DatabaseSettings settings)
            throws IOException {
        RocksDatabase database = new RocksDatabase(directory, memory, settings, () -> {});
        database.natives = open(directory, memory, settings, NativeObjects.Mode.READ_WHAT_IS_THERE);
        database.empty = false;
        return database;
    }

    private static NativeObjects open(
            Path directory, NativeMemory memory, DatabaseSettings settings, NativeObjects.Mode mode)
            throws IOException {
        try {
            return NativeObjects.open(directory, memory, settings, mode);
        } catch (IOException | RuntimeException failure) {
            Directories.deleteQuietly(directory);
            throw failure;
        }
    }

    /**
     * Goes on with the files of another database. Before anything is read or comes in.
     *
     * @param files moved to where the database is
     * @throws IOException if they cannot be opened
     */
    public void load(Path files) throws IOException {
        Files.move(files, directory);
        opened();
        noLongerEmpty();
    }

    private synchronized NativeObjects opened() throws IOException {
        NativeObjects now = natives;
        if (now == null) {
            now = open(directory, memory, settings, NativeObjects.Mode.FULL);
            natives = now;
        }
        return now;
    }

    private NativeObjects reading() {
        if (natives == null) {
            throw new IllegalStateException("The database in " + directory + " is not open.");
        }
        return natives;
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    /** Is called once there are rows, and before anybody who knows of them reads. */
    void noLongerEmpty() {
        empty = false;
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer value) throws IOException {
        if (empty) {
            return ABSENT;
        }
        NativeObjects open = reading();
        try {
            int length = open.db().get(open.reading(), key, value);
            return length == RocksDB.NOT_FOUND ? ABSENT : length;
        } catch (RocksDBException e) {
            throw NativeFailure.of(directory, "read", e);
        }
    }

    @Override
    public void getMany(List<ByteBuffer> keys, List<ByteBuffer> values, int[] lengths) throws IOException {
        if (empty) {
            Arrays.fill(lengths, 0, keys.size(), ABSENT);
            return;
        }
        NativeObjects open = reading();
        List<ByteBufferGetStatus> found;
        try {
            found = open.db().multiGetByteBuffers(open.reading(), keys, values);
        } catch (RocksDBException e) {
            throw NativeFailure.of(directory, "read", e);
        }
        for (int i = 0; i < found.size(); i++) {
            ByteBufferGetStatus one = found.get(i);
            Status.Code code = one.status.getCode();
            if (code == Status.Code.NotFound) {
                lengths[i] = ABSENT;
            } else if (code == Status.Code.Ok || code == Status.Code.Incomplete) {
                lengths[i] = one.requiredSize;
            } else {
                throw NativeFailure.of(directory, "read", new RocksDBException(one.status));
            }
        }
    }

    @Override
    public RowCursor scan(byte[] from, byte @Nullable [] to) throws IOException {
        if (empty) {
            return NoRows.INSTANCE;
        }
        return cursors.add(RocksCursor.open(reading().db(), directory, from, to, cursors));
    }

    /**
     * Names the tables that {@link #scan} reads, as files of the database's directory.
     *
     * @param from the first key, as for the scan
     * @param to the key behind the last one, as for the scan
     */
    public List<String> tablesOf(byte[] from, byte @Nullable [] to) {
        return ScannedTables.between(from, to, reading().db().getLiveFilesMetaData());
    }

    @Override
    public SortedRows newRows() throws IOException {
        uses.begin();
        try {
            return new SortedFiles(this, opened().options());
        } finally {
            uses.end();
        }
    }

    /** Runs something with the database, which stays open until it ends. */
    void use(Use use) throws IOException {
        uses.begin();
        try {
            use.with(opened());
        } catch (RocksDBException e) {
            throw NativeFailure.of(directory, "written", e);
        } finally {
            uses.end();
        }
    }

    /** Something that is done with the native database. */
    interface Use {
        void with(NativeObjects natives) throws RocksDBException;
    }

    Path directory() {
        return directory;
    }

    /** Names a file that is not there yet, next to the database. */
    synchronized Path newFile() {
        return directory.resolveSibling(directory.getFileName() + "-rows-" + nextFile++);
    }

    /**
     * Puts rows in any order, by way of memory. For rows that are rewritten; the {@link #flush} makes them a part of captures.
     *
     * @throws IOException if they cannot be written
     */
    public void put(byte[] key, byte[] value) throws IOException {
        use(open -> open.db().put(open.writing(), key, value));
        noLongerEmpty();
    }

    /**
     * Writes what was {@link #put} to files.
     *
     * @throws IOException if they cannot be written
     */
    public void flush() throws IOException {
        use(open -> open.db().flush(open.flushing()));
    }

    /**
     * Freezes the database as it is now, by hard links to its files: milliseconds, whatever the size.
     *
     * @param target a directory that does not exist
     * @throws IOException if the files cannot be linked; nothing is left behind
     */
    public Capture capture(Path target) throws IOException {
        if (empty) {
            return new Capture(target, List.of());
        }
        try {
            use(open -> {
                try (Checkpoint checkpoint = Checkpoint.create(open.db())) {
                    checkpoint.createCheckpoint(target.toString());
                }
            });
            return Capture.of(target);
        } catch (IOException | RuntimeException failure) {
            Directories.deleteQuietly(target);
            throw failure;
        }
    }

    @Override
    public void close() {
        if (uses.close()) {
            cursors.close();
            if (natives != null) {
                natives.close();
            }
            Directories.deleteQuietly(directory);
            onClose.run();
        }
    }

    /** Cursors that are still open are closed with the database, which they would outlive otherwise. */
    static final class OpenCursors {
        private final List<RocksCursor> open = new ArrayList<>();

        RocksCursor add(RocksCursor cursor) {
            open.add(cursor);
            return cursor;
        }

        void remove(RocksCursor cursor) {
            open.remove(cursor);
        }

        void close() {
            for (RocksCursor cursor : List.copyOf(open)) {
                cursor.close();
            }
        }
    }
}
