package io.tidemark.backend.jdbc;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How checkpoints are kept in a database. Immutable.
 *
 * @param tablePrefix what the names of the storage's tables begin with, {@code tidemark_} unless set: lower case letters,
 *     digits and underscores, a letter first, at most 30
 * @param chunkSizeBytes how much of a file is one row, 262,144 (256 KiB) unless set: from 1,024 to 1,048,576. Each file that
 *     is being written or read holds that much in memory
 * @param timeout how long one call to the database may take before it fails, 30 seconds unless set: from 100 milliseconds to 1 hour
 * @since 0.1
 */
public record JdbcStorageOptions(String tablePrefix, int chunkSizeBytes, Duration timeout) {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");
    private static final int MIN_CHUNK = 1_024;
    private static final int MAX_CHUNK = 1_048_576;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    /** Checks the values. */
    public JdbcStorageOptions {
        if (!PREFIX.matcher(tablePrefix).matches()) {
            throw new IllegalArgumentException("The table prefix '" + tablePrefix
                    + "' is refused: expected at most 30 lower case letters, digits and underscores, a letter first");
        }
        if (chunkSizeBytes < MIN_CHUNK || chunkSizeBytes > MAX_CHUNK) {
            throw new IllegalArgumentException("A chunk of " + chunkSizeBytes + " bytes is refused: expected from "
                    + MIN_CHUNK + " to " + MAX_CHUNK);
        }
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "The timeout " + timeout + " is refused: expected from 100 milliseconds to 1 hour");
        }
    }

    /**
     * Returns what is used where nothing is set.
     *
     * @return prefix {@code tidemark_}, chunks of 256 KiB, a timeout of 30 seconds
     */
    public static JdbcStorageOptions defaults() {
        return new JdbcStorageOptions("tidemark_", 262_144, Duration.ofSeconds(30));
    }

    /**
     * Changes the prefix.
     *
     * @param newTablePrefix as {@link #tablePrefix}
     * @return a copy
     */
    public JdbcStorageOptions withTablePrefix(String newTablePrefix) {
        return new JdbcStorageOptions(newTablePrefix, chunkSizeBytes, timeout);
    }

    /**
     * Changes the size of chunks. What was written with another one stays readable.
     *
     * @param newChunkSizeBytes as {@link #chunkSizeBytes}
     * @return a copy
     */
    public JdbcStorageOptions withChunkSizeBytes(int newChunkSizeBytes) {
        return new JdbcStorageOptions(tablePrefix, newChunkSizeBytes, timeout);
    }

    /**
     * Changes the timeout.
     *
     * @param newTimeout as {@link #timeout}
     * @return a copy
     */
    public JdbcStorageOptions withTimeout(Duration newTimeout) {
        return new JdbcStorageOptions(tablePrefix, chunkSizeBytes, newTimeout);
    }

    int timeoutMillis() {
        return (int) timeout.toMillis();
    }
}
