package io.tidemark.benchmarks.large;

import io.tidemark.benchmarks.process.NamedArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the command line says about a large state.
 *
 * @param megabytes the size of all values
 * @param valueBytes the size of one
 * @param heapMegabytes of the process that keeps them
 * @param memoryMegabytes what RocksDB may take beside the heap
 * @param backend which state backend keeps them
 * @param intervalMillis of the checkpoints
 */
record Settings(
        long megabytes, int valueBytes, int heapMegabytes, int memoryMegabytes, String backend, long intervalMillis) {

    private static final long MEGABYTE = 1 << 20;
    private static final String ROCKSDB = "rocksdb";
    private static final Map<String, String> DEFAULTS = Map.of(
            "size", "5120", "value", "500", "heap", "512", "memory", "256", "state", ROCKSDB, "interval", "5000");

    /**
     * Reads arguments such as {@code size=1024}; what is not given has its default.
     *
     * @throws IllegalArgumentException if a name is not known or a value is no number; the message lists the names
     */
    static Settings parse(String... arguments) {
        NamedArguments values = NamedArguments.parse(DEFAULTS, arguments);
        return new Settings(
                values.number("size", 1),
                values.number("value", 1),
                values.number("heap", 1),
                values.number("memory", 1),
                values.text("state"),
                values.number("interval", 1));
    }

    /** As many changes as keys. */
    Phases phases() {
        long keys = Math.max(1, stateBytes() / valueBytes);
        return new Phases(keys, keys, valueBytes);
    }

    long stateBytes() {
        return megabytes * MEGABYTE;
    }

    /** What the process may take: its heap, and RocksDB beside it. */
    long allowedBytes() {
        return (heapMegabytes + (backend.equals(ROCKSDB) ? memoryMegabytes : 0)) * MEGABYTE;
    }

    /** Returns the flags of the process; what it unpacks and a kill leaves behind goes to a directory for temporary files. */
    List<String> jvmFlags(Path temporary) {
        return List.of(String.format(Locale.ROOT, "-Xmx%dm", heapMegabytes), "-Djava.io.tmpdir=" + temporary);
    }

    /** Returns the backend's options; it works in a directory. */
    Map<String, String> backendOptions(Path directory) {
        return backend.equals(ROCKSDB)
                ? Map.of("memory", memoryMegabytes + "mb", "directory", directory.toString())
                : Map.of();
    }
}
