package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint storage that survives simulated crashes: it belongs to the world, not to a process. Each change of what
 * is stored may fail, fail half done, or be done without an answer, as the {@link Mishaps} decide.
 *
 * <p>Deterministic, and made for one thread; the locks are there to keep the storage's contract.
 */
public final class SimulatedStorage implements CheckpointStorage {
    /** Whether an older owner is refused. */
    boolean fencing = true;

    private final Mishaps mishaps;
    private final Witness witness;
    private final SortedMap<String, StoredJob> jobs = new TreeMap<>();

    /** Is told what has changed, right after it has, also where the caller gets no answer. */
    public interface Witness {
        /** Cares for nothing. */
        Witness NONE = new Witness() {
            @Override
            public void committed(long epoch, long checkpointId, byte[] metadata) {}

            @Override
            public void deleted(long epoch, long checkpointId) {}

            @Override
            public void sharedDeleted(long epoch, Collection<String> paths) {}
        };

        /**
         * A checkpoint exists.
         *
         * @param epoch of the owner who made it so
         * @param checkpointId its number
         * @param metadata not to be changed
         */
        void committed(long epoch, long checkpointId, byte[] metadata);

        /** A checkpoint that was there is gone. */
        void deleted(long epoch, long checkpointId);

        /** Shared files that were there are gone; at least one. */
        void sharedDeleted(long epoch, Collection<String> paths);
    }

    /** Makes an empty storage whose changes nobody watches. */
    public SimulatedStorage(Mishaps mishaps) {
        this(mishaps, Witness.NONE);
    }

    /** Makes an empty storage. */
    public SimulatedStorage(Mishaps mishaps, Witness witness) {
        this.mishaps = mishaps;
        this.witness = witness;
    }

    /** Has older owners refused or, only to prove that it is found out, served. */
    public void setFencing(boolean refused) {
        fencing = refused;
    }

    Witness witness() {
        return witness;
    }

    /** Returns what is stored of a job; an empty one if it was never owned. */
    public synchronized StoredJob stored(String jobName) {
        return jobs.computeIfAbsent(jobName, name -> new StoredJob(name, this));
    }

    @Override
    public boolean outlivesProcess() {
        return true;
    }

    @Override
    public JobCheckpoints own(String jobName) {
        StoredJob job = stored(jobName);
        return new SimulatedJobCheckpoints(job, job.nextEpoch());
    }

    @Override
    public void close() {
        // What is stored belongs to the world.
    }

    /** Fails if the storage answers nobody. */
    void requireUp() throws IOException {
        if (mishaps.isDown()) {
            throw new IOException("The simulated storage is down");
        }
    }

    /**
     * Asks for what goes wrong with a change before it is made.
     *
     * @param job whose
     * @param where what the change is, for the trace
     * @param torn leaves a part of the change behind
     * @throws IOException if it fails
     */
    void beforeChange(StoredJob job, String where, Runnable torn) throws IOException {
        requireUp();
        if (mishaps.strike(StorageMishap.WRITE_FAILS, where)) {
            throw new IOException(
                    "The storage failed by simulation, with no effect: " + where + " of job '" + job.name() + "'");
        }
        if (mishaps.strike(StorageMishap.WRITE_TORN, where)) {
            torn.run();
            throw new IOException(
                    "The storage failed by simulation, half done: " + where + " of job '" + job.name() + "'");
        }
    }

    /**
     * Asks whether the answer to a change that is made gets lost.
     *
     * @param where what the change is, for the trace
     * @throws IOException if so
     */
    void afterChange(String where) throws IOException {
        if (mishaps.strike(StorageMishap.ANSWER_LOST, where)) {
            throw new IOException("The storage's answer was lost by simulation: " + where);
        }
    }
}
