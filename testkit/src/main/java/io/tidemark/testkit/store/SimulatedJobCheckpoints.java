package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The checkpoints of one job in a simulated storage, as one owner sees them. Thread-safe. */
final class SimulatedJobCheckpoints implements JobCheckpoints {
    private final StoredJob job;
    private final long epoch;

    private final SortedMap<Long, SimulatedCheckpointWriter> writers = new TreeMap<>();
    private boolean closed;

    SimulatedJobCheckpoints(StoredJob job, long epoch) {
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
    public byte[] readMetadata(long checkpointId) throws IOException {
        return job.metadata(checkpointId);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        byte[] bytes = job.file(file.path());
        int crc32c = StoredJob.crc32c(bytes);
        if (bytes.length != file.size() || crc32c != file.crc32c()) {
            throw new CorruptCheckpointException("Checkpoint file " + file.path() + " of job '" + job.name()
                    + "' is not the one that was written: expected " + file.size() + " bytes of CRC-32C "
                    + Integer.toHexString(file.crc32c()) + ", found " + bytes.length + " of "
                    + Integer.toHexString(crc32c));
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public synchronized CheckpointWriter begin(long checkpointId) throws IOException {
        requireOpen();
        List<Long> complete = list();
        job.requireOwner(
                epoch, "begin checkpoint " + checkpointId); // afterwards: what was listed is then not a new owner's
        if (!complete.isEmpty() && checkpointId <= complete.get(0)) {
            throw new IllegalArgumentException("Checkpoint " + checkpointId + " of job '" + job.name()
                    + "' cannot begin: expected a number above that of the newest checkpoint, " + complete.get(0));
        }
        if (writers.containsKey(checkpointId)) {
            throw new IOException(
                    "Checkpoint " + checkpointId + " of job '" + job.name() + "' is being written already");
        }
        job.begin(epoch, checkpointId);
        SimulatedCheckpointWriter writer =
                new SimulatedCheckpointWriter(job, epoch, checkpointId, () -> ended(checkpointId));
        writers.put(checkpointId, writer);
        return writer;
    }

    private synchronized void ended(long checkpointId) {
        writers.remove(checkpointId);
    }

    @Override
    public synchronized void delete(long checkpointId) throws IOException {
        requireOpen();
        job.delete(epoch, checkpointId);
    }

    @Override
    public List<String> listShared() {
        return List.copyOf(job.sharedPaths());
    }

    @Override
    public synchronized void deleteShared(Collection<String> paths) throws IOException {
        requireOpen();
        job.deleteShared(epoch, paths);
    }

    @Override
    public void close() {
        List<SimulatedCheckpointWriter> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(writers.values());
        }
        // Outside the lock: a writer that is closed by somebody else at this moment takes its own lock first.
        for (SimulatedCheckpointWriter writer : open) {
            writer.close();
        }
        job.discard(epoch);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The ownership of job '" + job.name() + "' of epoch " + epoch + " was given up");
        }
    }
}
