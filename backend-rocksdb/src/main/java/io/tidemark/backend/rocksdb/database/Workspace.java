package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** What all stores of a backend share: native memory, a directory to work in, threads that copy files. Thread-safe. */
public final class Workspace {
    private final WorkingDirectory directory;
    private final NativeMemory memory;
    private final DatabaseSettings settings;
    private final Transfers transfers;
    private final ExecutorService flushers;

    private Workspace(WorkingDirectory directory, NativeMemory memory, DatabaseSettings settings, int transferThreads) {
        this.directory = directory;
        this.memory = memory;
        this.settings = settings;
        this.transfers = new Transfers(transferThreads);
        this.flushers = DaemonThreads.pool(
                "tidemark-rocksdb-flush", Runtime.getRuntime().availableProcessors());
    }

    /** How a workspace is made. */
    public record Plan(Path directory, long memoryBytes, int transferThreads, DatabaseSettings settings) {
        Workspace carryOut() throws IOException {
            NativeMemory memory = new NativeMemory(memoryBytes);
            try {
                return new Workspace(WorkingDirectory.make(directory), memory, settings, transferThreads);
            } catch (IOException | RuntimeException failure) {
                memory.close();
                throw failure;
            }
        }
    }

    /** Returns a path that was never returned before; nothing is there. */
    public Path newPath(String what) {
        return directory.newPath(what);
    }

    /** Returns the native memory of all databases. */
    public NativeMemory memory() {
        return memory;
    }

    /** Returns what copies files. */
    public Transfers transfers() {
        return transfers;
    }

    /** Returns the threads on which rows are taken in. */
    public Executor flushers() {
        return flushers;
    }

    /**
     * Makes an empty database.
     *
     * @param onClose is called once, when the database is closed
     */
    public RocksDatabase newDatabase(Runnable onClose) {
        return RocksDatabase.make(newPath("db"), memory, settings, onClose);
    }

    /**
     * Opens a database to be read, none of whose tables has to be there yet; it is deleted when it is closed, or cannot be opened.
     *
     * @throws IOException if what is there cannot be opened
     */
    public RocksDatabase openForReading(Path files) throws IOException {
        return RocksDatabase.openForReading(files, memory, settings);
    }

    void close() throws IOException {
        transfers.close();
        flushers.shutdown();
        memory.close();
        directory.close();
    }
}
