package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A directory with one directory a job in it. Holds nothing open. Thread-safe. */
final class DirectoryCheckpointStorage implements CheckpointStorage {
    private static final String PROBE = ".probe-";

    /** A probe lives for a moment; one so old was left by a process that was killed in it. */
    private static final Duration OLDEST_PROBE = Duration.ofHours(1);

    private final Path root;
    private final Disk disk;

    private DirectoryCheckpointStorage(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** Opens a directory, made if it is missing, after trying what every checkpoint will need of it. */
    static DirectoryCheckpointStorage open(Path root, Disk disk) throws IOException {
        try {
            disk.createDirectories(root);
            // An empty file needs no space: a disk filled by what a killed owner left is made free when it is owned.
            Path probe = Disk.createUnique(root, PROBE);
            Path renamed = probe.resolveSibling(probe.getFileName() + "-renamed");
            try {
                disk.move(probe, renamed);
                disk.syncDirectory(root);
            } finally {
                disk.delete(renamed);
                disk.delete(probe);
            }
            discardOldProbes(root, disk);
            return new DirectoryCheckpointStorage(root, disk);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot keep checkpoints in the directory " + root + ": " + e + ". It must be a directory, or be"
                            + " possible to make, where this process may make, rename and delete files; correct its"
                            + " owner and permissions, free space on its disk, or name another one",
                    e);
        }
    }

    private static void discardOldProbes(Path root, Disk disk) throws IOException {
        Instant oldest = Instant.now().minus(OLDEST_PROBE);
        for (String name : Disk.names(root)) {
            if (name.startsWith(PROBE)) {
                Path probe = root.resolve(name);
                try {
                    if (Files.getLastModifiedTime(probe).toInstant().isBefore(oldest)) {
                        disk.delete(probe);
                    }
                } catch (NoSuchFileException e) {
                    // it was that of a process which opens the directory at this moment
                }
            }
        }
    }

    @Override
    public boolean outlivesProcess() {
        return true;
    }

    @Override
    public JobCheckpoints own(String jobName) throws IOException {
        JobDirectory job = new JobDirectory(root, jobName);
        try {
            return new DirectoryJobCheckpoints(job, disk, Ownership.take(job, disk));
        } catch (FencedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Cannot own the checkpoints of job '" + jobName + "' in " + job.path() + ": " + e, e);
        }
    }

    @Override
    public void close() {
        // Nothing is held: what is owned is closed by its owner.
    }
}
