package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** The directories of a run. Clears only what an earlier quickstart has left, never what somebody else put there. */
record Workspace(Path published, Path checkpoints) {
    private static final String MARKER = ".tidemark-quickstart";

    static Workspace prepare(Path output) throws IOException {
        Path published = output.toAbsolutePath().normalize();
        Path checkpoints = published.resolveSibling(published.getFileName() + ".checkpoints");
        if (Files.exists(published)) {
            if (!Files.isDirectory(published)) {
                throw new IllegalArgumentException("--output " + output + " is not a directory. See --help.");
            }
            if (!isEmpty(published) && !Files.exists(published.resolve(MARKER))) {
                throw new IllegalArgumentException("--output " + output + " holds files that are not of an earlier"
                        + " quickstart; give an empty directory. Nothing was touched.");
            }
            delete(published);
            delete(checkpoints);
        } else if (Files.exists(checkpoints)) {
            throw new IllegalArgumentException("The checkpoints go to " + checkpoints + ", which exists already; move"
                    + " it away, or give another --output. Nothing was touched.");
        }
        Files.createDirectories(published);
        Files.createFile(published.resolve(MARKER));
        return new Workspace(published, checkpoints);
    }

    void removeCheckpoints() throws IOException {
        delete(checkpoints);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
