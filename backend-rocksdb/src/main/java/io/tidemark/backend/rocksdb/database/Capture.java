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
 * @param tables those that hold rows
 */
public record Capture(Path directory, List<TableFile> tables) implements AutoCloseable {
    private static final String MANIFEST_PREFIX = "MANIFEST-";

    /** Keeps an unmodifiable copy of the list. */
    public Capture {
        tables = List.copyOf(tables);
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
