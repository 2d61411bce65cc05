package io.tidemark.backend.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes the disk, one method a step, so that a test can let any of them be the last one.
 * Thread-safe.
 */
class Disk {
    private static final AtomicLong UNIQUE = new AtomicLong();

    /** Makes one directory; its parent must exist, it must not. */
    void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    /** Makes a directory and its parents where they are missing. */
    void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    /** Opens a file that must not exist yet. */
    FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Makes an empty file of a name that nobody else uses, not even a thread or process that asks at this moment. */
    static Path createUnique(Path directory, String prefix) throws IOException {
        while (true) {
            try {
                return Files.createFile(directory.resolve(prefix + uniqueNumber()));
            } catch (FileAlreadyExistsException e) {
                // Another process chose it; the next number is another, so this ends.
            }
        }
    }

    /**
     * Returns two numbers with a dash between, the same to nobody in this process and hardly ever to somebody in
     * another one. Not secure random ones, which take 30 ms to start.
     */
    static String uniqueNumber() {
        return System.nanoTime() + "-" + UNIQUE.incrementAndGet();
    }

    /** Makes the bytes of a file durable. */
    void sync(FileChannel file) throws IOException {
        file.force(true);
    }

    /**
     * Renames in one atomic step. Replaces an existing file or empty directory, never a directory that holds
     * something.
     */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the names in a directory durable. An interrupt is kept for later: a half-known commit helps nobody. */
    void syncDirectory(Path directory) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Deletes one file or empty directory; one that is gone is success. */
    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Deletes a directory with all that is in it, following no link; what is gone is success. */
    final void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Lists the names in a directory, in no order. A rename at the same moment may be seen before, after, or not. */
    static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                names.add(child.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }
}
