package io.tidemark.benchmarks.large;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory on a disk with enough room, gone when it is closed. */
public final class WorkDirectory implements AutoCloseable {
    private static final Path PARENT =
            Path.of(System.getProperty("benchmark.work", System.getProperty("java.io.tmpdir")));
    private static final String TEMPORARY = "temporary";
    private static final long MEGABYTE = 1 << 20;

    private final Path directory;

    private WorkDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes a directory.
     *
     * @param name what its name begins with
     * @param bytes the room that is needed
     * @return the directory; the caller closes it
     * @throws IOException if there is less; the message says how much there is
     */
    public static WorkDirectory create(String name, long bytes) throws IOException {
        Files.createDirectories(PARENT);
        long usable = Files.getFileStore(PARENT).getUsableSpace();
        if (usable < bytes) {
            throw new IOException("There have to be " + bytes / MEGABYTE + " MB free in " + PARENT.toAbsolutePath()
                    + ", but there are " + usable / MEGABYTE);
        }
        Path directory = Files.createTempDirectory(PARENT.toAbsolutePath(), name);
        Files.createDirectory(directory.resolve(TEMPORARY));
        return new WorkDirectory(directory);
    }

    /** Returns a directory in it for temporary files. */
    Path temporary() {
        return resolve(TEMPORARY);
    }

    /**
     * Returns what has a name in it.
     *
     * @param name of a file or directory, which need not exist
     * @return an absolute path
     */
    public Path resolve(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
