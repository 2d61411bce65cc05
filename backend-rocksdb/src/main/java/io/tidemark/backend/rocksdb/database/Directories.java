package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what belongs to this process alone. */
public final class Directories {
    private static final System.Logger LOG = System.getLogger(Directories.class.getName());

    private Directories() {}

    /** Deletes a file or a directory with all that is in it, if it is there; says so in the log if that fails. */
    public static void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be deleted and is left behind: {1}", path, e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
