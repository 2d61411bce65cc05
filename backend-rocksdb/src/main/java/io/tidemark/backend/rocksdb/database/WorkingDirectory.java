package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory of this process alone, for files that nobody needs after it. A lock file beside it, which the system unlocks when
 * the process dies however it dies, tells others that it is in use: whoever comes later deletes those that are not.
 */
final class WorkingDirectory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkingDirectory.class.getName());
    private static final String PREFIX = "tidemark-rocksdb-";
    private static final String LOCK_SUFFIX = ".lock";
    private static final AtomicLong COUNT = new AtomicLong();

    /** Unlike that of every other process that lives, or lived on this machine with the same number. */
    private static final String OF_THIS_PROCESS = PREFIX
            + ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .orElseGet(Instant::now)
                    .toEpochMilli()
            + "-";

    private final Path path;
    private final Path lockFile;
    private final FileChannel lockChannel;
    private final AtomicLong names = new AtomicLong();

    private WorkingDirectory(Path path, Path lockFile, FileChannel lockChannel) {
        this.path = path;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes one, and deletes what killed processes left in the same place.
     *
     * @param parent made if it is missing
     * @throws IOException if nothing can be made there; the message names it
     */
    static WorkingDirectory make(Path parent) throws IOException {
        try {
            Files.createDirectories(parent);
            deleteLeftovers(parent);
            return makeIn(parent);
        } catch (IOException e) {
            throw new IOException(
                    "The state backend 'rocksdb' cannot work in the directory " + parent + ": " + e
                            + ". Make it writable, or set the option 'directory' to another one.",
                    e);
        }
    }

    private static WorkingDirectory makeIn(Path parent) throws IOException {
        while (true) {
            String name = OF_THIS_PROCESS + COUNT.getAndIncrement();
            Path lockFile = parent.resolve(name + LOCK_SUFFIX);
            FileChannel channel;
            try {
                channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException takenByAnotherClassLoader) {
                continue;
            }
            // Between making the file and locking it somebody may have taken it for a leftover and deleted it.
            if (channel.tryLock() != null && Files.exists(lockFile)) {
                return new WorkingDirectory(Files.createDirectory(parent.resolve(name)), lockFile, channel);
            }
            channel.close();
        }
    }

    private static void deleteLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                // Own ones must not even be opened: closing a file gives up all locks that the process has on it.
                if (!lock.getFileName().toString().startsWith(OF_THIS_PROCESS)) {
                    deleteIfLeftOver(lock);
                }
            }
        }
    }

    private static void deleteIfLeftOver(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                String name = lockFile.getFileName().toString();
                Directories.deleteQuietly(
                        lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length())));
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} belongs to somebody else, or was just deleted: {1}", lockFile, e);
        }
    }

    /** Returns a path in the directory that was never returned before. */
    Path newPath(String what) {
        return path.resolve(what + "-" + names.getAndIncrement());
    }

    @Override
    public void close() throws IOException {
        Directories.deleteQuietly(path);
        Directories.deleteQuietly(lockFile);
        lockChannel.close();
    }
}
