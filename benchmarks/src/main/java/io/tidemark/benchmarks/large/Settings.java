package io.tidemark.benchmarks.large;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] nameAndValue = argument.split("=", 2);
            if (nameAndValue.length < 2 || values.replace(nameAndValue[0], nameAndValue[1]) == null) {
                throw new IllegalArgumentException("There is no '" + argument + "'; give some of "
                        + String.join(
                                ", ",
                                values.entrySet().stream()
                                        .map(Map.Entry::toString)
                                        .toList()));
            }
        }
        return new Settings(
                number(values, "size"),
                (int) number(values, "value"),
                (int) number(values, "heap"),
                (int) number(values, "memory"),
                values.get("state"),
                number(values, "interval"));
    }

    private static long number(Map<String, String> values, String name) {
        String text = values.get(name);
        try {
            long number = Long.parseLong(text);
            if (number > 0 && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what was expected
        }
        throw new IllegalArgumentException(name + " is a whole number from 1, not '" + text + "'");
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
