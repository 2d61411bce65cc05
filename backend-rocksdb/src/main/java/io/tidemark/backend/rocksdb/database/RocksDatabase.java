package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ByteBufferGetStatus;
import org.rocksdb.Checkpoint;
import org.rocksdb.LiveFileMetaData;
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
    /** Replaced by {@link #load} alone, before there is a second thread. */
    private NativeObjects natives;

    private final OpenCursors cursors = new OpenCursors();
    private final Uses uses;
    private volatile boolean empty;
    private long nextFile;

    private RocksDatabase(
            Path directory, NativeMemory memory, DatabaseSettings settings, NativeObjects.Mode mode, Runnable onClose)
            throws IOException {
        this.onClose = onClose;
        this.directory = directory;
        this.memory = memory;
        this.settings = settings;
        this.natives = open(directory, memory, settings, mode);
        this.uses = new Uses(directory);
        this.empty = natives.db().getLiveFilesMetaData().isEmpty();
    }

    /**
     * Opens the database in a directory, or an empty one if there is none.
     *
     * @param directory belongs to the database from now on, whether it can be opened or not
     * @param onClose is called once, when the database is closed
     * @throws IOException if what is there cannot be opened
     */
    public static RocksDatabase open(Path directory, NativeMemory memory, DatabaseSettings settings, Runnable onClose)
            throws IOException {
        return new RocksDatabase(directory, memory, settings, NativeObjects.Mode.FULL, onClose);
    }

    /**
     * Opens a database to be read, some of whose files may be missing: reading rows of the others works.
     *
     * @param directory belongs to the database from now on, whether it can be opened or not
     * @param onClose is called once, when the database is closed
     * @throws IOException if what is there cannot be opened
     */
    public static RocksDatabase openForReading(
            Path directory, NativeMemory memory, DatabaseSettings settings, Runnable onClose) throws IOException {
        return new RocksDatabase(directory, memory, settings, NativeObjects.Mode.READ_WHAT_IS_THERE, onClose);
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
     * Goes on with the files of another database in place of its own. Before anything is read or comes in.
     *
     * @param files moved to where the database is
     * @throws IOException if they cannot be opened; then the database is of no use, and is to be closed
     */
    public void load(Path files) throws IOException {
        natives.close();
        Directories.deleteQuietly(directory);
        Files.move(files, directory);
        natives = NativeObjects.open(directory, memory, settings, NativeObjects.Mode.FULL);
        empty = natives.db().getLiveFilesMetaData().isEmpty();
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    /** Is called before rows come in, so that nobody who has seen them believes that there are none. */
    void noLongerEmpty() {
        empty = false;
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer value) throws IOException {
        try {
            int length = natives.db().get(natives.reading(), key, value);
            return length == RocksDB.NOT_FOUND ? ABSENT : length;
        } catch (RocksDBException e) {
            throw NativeFailure.of(directory, "read", e);
        }
    }

    @Override
    public void getMany(List<ByteBuffer> keys, List<ByteBuffer> values, int[] lengths) throws IOException {
        List<ByteBufferGetStatus> found;
        try {
            found = natives.db().multiGetByteBuffers(natives.reading(), keys, values);
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
        return cursors.add(RocksCursor.open(natives.db(), directory, from, to, cursors));
    }

    @Override
    public SortedRows newRows() throws IOException {
        uses.begin();
        try {
            return new SortedFiles(this, natives.options());
        } finally {
            uses.end();
        }
    }

    /** Runs something with the database, which stays open until it ends. */
    void use(Use use) throws IOException {
        uses.begin();
        try {
            use.with(natives);
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
        noLongerEmpty();
        use(open -> open.db().put(open.writing(), key, value));
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
        Map<String, LiveFileMetaData> known = new LinkedHashMap<>();
        try {
            use(open -> {
                // A compaction may replace files at any moment: those of the capture are in one of the two lists, or in
                // none.
                addFiles(open.db(), known);
                try (Checkpoint checkpoint = Checkpoint.create(open.db())) {
                    checkpoint.createCheckpoint(target.toString());
                }
                addFiles(open.db(), known);
            });
            return new Capture(target, filesIn(target, known));
        } catch (IOException | RuntimeException failure) {
            Directories.deleteQuietly(target);
            throw failure;
        }
    }

    private static void addFiles(RocksDB db, Map<String, LiveFileMetaData> known) {
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            known.put(TableFile.nameOf(file), file);
        }
    }

    private static List<TableFile> filesIn(Path target, Map<String, LiveFileMetaData> known) throws IOException {
        List<TableFile> files = new ArrayList<>();
        try (Stream<Path> there = Files.list(target)) {
            for (Path path : there.sorted().toList()) {
                String name = path.getFileName().toString();
                if (TableFile.isTable(name)) {
                    files.add(TableFile.of(name, Files.size(path), known.get(name)));
                }
            }
        }
        return files;
    }

    @Override
    public void close() {
        if (uses.close()) {
            cursors.close();
            natives.close();
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
