package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** The directories of a run. Clears only what an earlier quickstart has left, never what somebody else put there. */
record Workspace(Path published, Path checkpoints) {
    private static final String MARKER = ".tidemark-quickstart";

    /**
     * Makes both directories, or clears them.
     *
     * @param output where to publish; checkpoints go to a directory beside it
     * @param input a file that is to survive
     * @throws IllegalArgumentException if that cannot be, or would destroy what is not of an earlier quickstart
     */
    static Workspace prepare(Path output, Path input) {
        Path published = output.toAbsolutePath().normalize();
        Path checkpoints = published.resolveSibling(published.getFileName() + ".checkpoints");
        try {
            requireOurs(published, "--output " + output);
            requireOurs(checkpoints, "The checkpoints go beside the output, and " + checkpoints);
            if (Files.exists(published) && input.toRealPath().startsWith(published.toRealPath())) {
                throw new IllegalArgumentException("--input " + input + " lies in --output " + output
                        + ", which would be cleared; give another --output. Nothing was touched.");
            }
            for (Path directory : List.of(published, checkpoints)) {
                clear(directory);
                Files.createDirectories(directory);
                Files.createFile(directory.resolve(MARKER));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--output " + output + " cannot be made, or cleared: " + e + ". Give another one.", e);
        }
        return new Workspace(published, checkpoints);
    }

    void removeCheckpoints() throws IOException {
        clear(checkpoints);
        Files.delete(checkpoints);
    }

    private static void requireOurs(Path directory, String name) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(name + " is not a directory. See --help.");
        }
        if (!isEmpty(directory) && !Files.exists(directory.resolve(MARKER))) {
            throw new IllegalArgumentException(
                    name + " holds files that are not of an earlier quickstart; give an empty"
                            + " directory. Nothing was touched.");
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Removes what is in a directory, and leaves the directory: it may be a link, or where somebody stands. */
    private static void clear(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Path root = directory.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException failure) throws IOException {
                if (!left.equals(root)) {
                    Files.delete(left);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
