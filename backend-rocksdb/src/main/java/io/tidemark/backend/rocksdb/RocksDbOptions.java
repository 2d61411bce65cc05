package io.tidemark.backend.rocksdb;

import io.tidemark.backend.rocksdb.database.DatabaseSettings;
import io.tidemark.backend.rocksdb.database.Workspace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The options of the backend, checked.
 *
 * @param memoryBytes outside the heap
 * @param objectCacheBytes on the heap
 * @param directory to work in
 * @param transferThreads that copy files
 * @param compression of blocks
 */
record RocksDbOptions(
        long memoryBytes, long objectCacheBytes, Path directory, int transferThreads, Compression compression) {
    static final String MEMORY = "memory";
    static final String OBJECT_CACHE = "object-cache";
    static final String DIRECTORY = "directory";
    static final String TRANSFER_THREADS = "transfer-threads";
    static final String COMPRESSION = "compression";

    private static final String NAMES =
            String.join(", ", MEMORY, OBJECT_CACHE, DIRECTORY, TRANSFER_THREADS, COMPRESSION);

    /** Less is not enough for the indexes and filters of a small database. */
    private static final long MIN_MEMORY_BYTES = 1 << 20;

    private static final int MAX_TRANSFER_THREADS = 1024;
    private static final long DEFAULT_MEMORY_BYTES = 256L << 20;
    private static final int OBJECT_CACHE_SHARE_OF_HEAP = 4;
    private static final int DEFAULT_TRANSFER_THREADS = 4;

    RocksDbOptions {
        require(memoryBytes >= MIN_MEMORY_BYTES, MEMORY, memoryBytes, "at least 1mb");
        require(objectCacheBytes > 0, OBJECT_CACHE, objectCacheBytes, "more than 0");
        require(
                1 <= transferThreads && transferThreads <= MAX_TRANSFER_THREADS,
                TRANSFER_THREADS,
                transferThreads,
                "between 1 and " + MAX_TRANSFER_THREADS);
    }

    static RocksDbOptions defaults() {
        return new RocksDbOptions(
                DEFAULT_MEMORY_BYTES,
                Runtime.getRuntime().maxMemory() / OBJECT_CACHE_SHARE_OF_HEAP,
                Path.of(System.getProperty("java.io.tmpdir")),
                DEFAULT_TRANSFER_THREADS,
                Compression.LZ4);
    }

    private static void require(boolean fits, String option, Object value, String expected) {
        if (!fits) {
            throw wrong(option, String.valueOf(value), expected);
        }
    }

    private static IllegalArgumentException wrong(String option, String value, String expected) {
        return new IllegalArgumentException("The option '" + option + "' of the state backend 'rocksdb' must be "
                + expected + ", but is '" + value + "'.");
    }

    RocksDbOptions withMemoryBytes(long bytes) {
        return new RocksDbOptions(bytes, objectCacheBytes, directory, transferThreads, compression);
    }

    RocksDbOptions withObjectCacheBytes(long bytes) {
        return new RocksDbOptions(memoryBytes, bytes, directory, transferThreads, compression);
    }

    RocksDbOptions withDirectory(Path path) {
        return new RocksDbOptions(memoryBytes, objectCacheBytes, path, transferThreads, compression);
    }

    RocksDbOptions withTransferThreads(int threads) {
        return new RocksDbOptions(memoryBytes, objectCacheBytes, directory, threads, compression);
    }

    RocksDbOptions withCompression(Compression kind) {
        return new RocksDbOptions(memoryBytes, objectCacheBytes, directory, transferThreads, kind);
    }

    RocksDbOptions with(Map<String, String> byName) {
        RocksDbOptions options = this;
        for (Map.Entry<String, String> option : byName.entrySet()) {
            options = options.with(option.getKey(), option.getValue());
        }
        return options;
    }

    private RocksDbOptions with(String name, String value) {
        return switch (name) {
            case MEMORY -> withMemoryBytes(bytes(name, value));
            case OBJECT_CACHE -> withObjectCacheBytes(bytes(name, value));
            case DIRECTORY -> withDirectory(path(name, value));
            case TRANSFER_THREADS -> withTransferThreads(number(name, value));
            case COMPRESSION -> withCompression(compression(name, value));
            default ->
                throw new IllegalArgumentException(
                        "The state backend 'rocksdb' has no option '" + name + "'. It has: " + NAMES + ".");
        };
    }

    private static long bytes(String option, String value) {
        String text = value.trim().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        String expected = "a size such as 256mb, with b, kb, mb or gb";
        long unit = switch (text.substring(digits).trim()) {
            case "", "b" -> 1;
            case "kb" -> 1L << 10;
            case "mb" -> 1L << 20;
            case "gb" -> 1L << 30;
            default -> throw wrong(option, value, expected);
        };
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(option, value, expected);
        }
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw wrong(option, value, "a number");
        }
    }

    private static Path path(String option, String value) {
        try {
            if (!value.isBlank()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            throw wrong(option, value, "the path of a local directory");
        }
        throw wrong(option, value, "the path of a local directory");
    }

    private static Compression compression(String option, String value) {
        try {
            return Compression.valueOf(value.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong(
                    option,
                    value,
                    "one of " + Arrays.toString(Compression.values()).toLowerCase(Locale.ROOT));
        }
    }

    Workspace.Plan plan() {
        DatabaseSettings.Compression blocks = DatabaseSettings.Compression.valueOf(compression.name());
        return new Workspace.Plan(
                directory.toAbsolutePath(), memoryBytes, transferThreads, new DatabaseSettings(blocks));
    }
}
