package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A database as it was at one moment, in a directory of hard links. Holds nothing native and outlives the database. Closing
 * it deletes the directory.
 *
 * @param directory the files
 * @param tables the names of those that hold rows. A table never changes, and no other of the same database ever has its name
 */
public record Capture(Path directory, List<String> tables) implements AutoCloseable {
    private static final String MANIFEST_PREFIX = "MANIFEST-";
    private static final String TABLE_SUFFIX = ".sst";

    /** Keeps an unmodifiable copy of the list. */
    public Capture {
        tables = List.copyOf(tables);
    }

    /**
     * Looks which tables a directory holds.
     *
     * @throws IOException if it cannot be read
     */
    static Capture of(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new Capture(
                    directory,
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(TABLE_SUFFIX))
                            .sorted()
                            .toList());
        }
    }

    /**
     * Returns the file that says which tables make up the database.
     *
     * @throws IOException if the directory is gone
     */
    public Path manifest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(MANIFEST_PREFIX))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchFileException(directory + " holds no manifest"));
        }
    }

    @Override
    public void close() {
        Directories.deleteQuietly(directory);
    }
}
