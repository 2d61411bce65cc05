package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The checkpoints of one job in a directory, as one owner sees them. Thread-safe. */
final class DirectoryJobCheckpoints implements JobCheckpoints {
    private static final long NONE = -1;

    private final JobDirectory job;
    private final Disk disk;
    private final Ownership ownership;
    private final SharedFiles shared;
    private final Set<DirectoryCheckpointWriter> writers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    DirectoryJobCheckpoints(JobDirectory job, Disk disk, Ownership ownership) {
        this.job = job;
        this.disk = disk;
        this.ownership = ownership;
        this.shared = new SharedFiles(job, disk, ownership);
    }

    @Override
    public long epoch() {
        return ownership.epoch();
    }

    @Override
    public List<Long> list() throws IOException {
        return List.copyOf(job.checkpoints());
    }

    @Override
    public byte[] readMetadata(long checkpointId) throws IOException {
        Path directory = job.checkpoint(checkpointId);
        try {
            return MetadataFile.read(directory);
        } catch (NoSuchFileException e) {
            throw missing("checkpoint " + checkpointId, directory, e);
        }
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        Path path = job.resolve(file.path());
        try {
            SeekableByteChannel channel =
                    Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return new VerifyingInputStream(path, file, channel);
        } catch (NoSuchFileException e) {
            throw missing("checkpoint file '" + file.path() + "'", path, e);
        }
    }

    @Override
    public @Nullable Path localPath(StateFile file) {
        try {
            return job.resolve(file.path());
        } catch (IOException e) {
            return null; // reading it says why
        }
    }

    private IOException missing(String what, Path path, IOException cause) {
        NoSuchFileException missing = new NoSuchFileException(
                path.toString(), null, "there is no such " + what + " of job '" + job.jobName() + "'");
        missing.initCause(cause);
        return missing;
    }

    @Override
    public CheckpointWriter begin(long checkpointId) throws IOException {
        requireOpen();
        long newest = list().stream().findFirst().orElse(NONE);
        DirectoryCheckpointWriter writer =
                new DirectoryCheckpointWriter(job, disk, ownership, shared, checkpointId, writers::remove);
        writer.begin(); // afterwards: what was listed is then not a new owner's
        writers.add(writer);
        if (checkpointId <= newest) {
            writer.close();
            throw new IllegalArgumentException("Checkpoint " + checkpointId + " of job '" + job.jobName()
                    + "' cannot begin: expected a number above that of the newest checkpoint, " + newest);
        }
        if (closed) {
            writer.close();
            requireOpen();
        }
        return writer;
    }

    @Override
    public void delete(long checkpointId) throws IOException {
        requireOpen();
        try {
            Path doomed = ownership.fresh("deleting");
            if (ownership.moveIfThere(job.checkpoint(checkpointId), doomed)) {
                // It must not come back after a power cut when some of its files have gone.
                disk.syncDirectory(job.path());
                ownership.removeTree(doomed);
            }
        } catch (IOException e) {
            throw ownership.explained("delete checkpoint " + checkpointId, e);
        }
    }

    @Override
    public List<String> listShared() throws IOException {
        return shared.list();
    }

    @Override
    public void deleteShared(Collection<String> paths) throws IOException {
        requireOpen();
        try {
            shared.delete(paths);
        } catch (IOException e) {
            throw ownership.explained("delete shared files", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        IOException failure = null;
        for (DirectoryCheckpointWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The ownership of job '" + job.jobName() + "' of epoch " + epoch() + " was given up");
        }
    }
}
