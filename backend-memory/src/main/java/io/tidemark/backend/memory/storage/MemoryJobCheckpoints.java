package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checkpoints of one job on the heap, as one owner sees them. Thread-safe. */
final class MemoryJobCheckpoints implements JobCheckpoints {
    private static final long NONE = -1;

    private final StoredJob job;
    private final long epoch;

    private final Map<Long, MemoryCheckpointWriter> writers = new HashMap<>();
    private boolean closed;

    MemoryJobCheckpoints(StoredJob job, long epoch) {
        this.job = job;
        this.epoch = epoch;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public List<Long> list() {
        return job.checkpointIds();
    }

    @Override
    public byte[] readMetadata(long checkpointId) throws NoSuchFileException {
        return job.metadata(checkpointId);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        StoredFile stored = job.file(file.path());
        // The heap does not rot, but metadata may name a file that is not the one it was written with.
        if (stored.size() != file.size() || stored.crc32c() != file.crc32c()) {
            throw new CorruptCheckpointException(String.format(
                    "Checkpoint file %s of job '%s' is not the one that was written: expected %d bytes of CRC-32C %08x,"
                            + " found %d of %08x",
                    file.path(), job.name(), file.size(), file.crc32c(), stored.size(), stored.crc32c()));
        }
        return new StoredFileInput(stored);
    }

    @Override
    public synchronized CheckpointWriter begin(long checkpointId) throws IOException {
        requireOpen();
        long newest = list().stream().findFirst().orElse(NONE);
        job.requireOwner(
                epoch, "begin checkpoint " + checkpointId); // afterwards: what was listed is then not a new owner's
        if (checkpointId <= newest) {
            throw new IllegalArgumentException("Checkpoint " + checkpointId + " of job '" + job.name()
                    + "' cannot begin: expected a number above that of the newest checkpoint, " + newest);
        }
        if (writers.containsKey(checkpointId)) {
            throw new IOException(
                    "Checkpoint " + checkpointId + " of job '" + job.name() + "' is being written already");
        }
        MemoryCheckpointWriter writer = new MemoryCheckpointWriter(job, epoch, checkpointId, this::ended);
        writers.put(checkpointId, writer);
        return writer;
    }

    private synchronized void ended(MemoryCheckpointWriter writer) {
        writers.remove(writer.checkpointId());
    }

    @Override
    public synchronized void delete(long checkpointId) throws IOException {
        requireOpen();
        job.delete(epoch, checkpointId);
    }

    @Override
    public List<String> listShared() {
        return job.sharedPaths();
    }

    @Override
    public synchronized void deleteShared(Collection<String> paths) throws IOException {
        requireOpen();
        job.deleteShared(epoch, paths);
    }

    @Override
    public void close() {
        List<MemoryCheckpointWriter> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(writers.values());
        }
        // Outside the lock: a writer that is closed by somebody else at this moment takes its own lock first.
        open.forEach(MemoryCheckpointWriter::close);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The ownership of job '" + job.name() + "' of epoch " + epoch + " was given up");
        }
    }
}
