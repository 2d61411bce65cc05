package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Jobs by name. Thread-safe. */
final class MemoryCheckpointStorage implements CheckpointStorage {
    private final ConcurrentMap<String, StoredJob> jobs = new ConcurrentHashMap<>();

    @Override
    public boolean outlivesProcess() {
        return false;
    }

    @Override
    public JobCheckpoints own(String jobName) {
        StoredJob job = stored(jobName);
        return new MemoryJobCheckpoints(job, job.nextEpoch());
    }

    /** Returns what is kept of a job; an empty one if it was never owned. */
    StoredJob stored(String jobName) {
        return jobs.computeIfAbsent(jobName, StoredJob::new);
    }

    @Override
    public void close() {
        // What is stored stays for whoever opens the same name; what has no name goes with this object.
    }
}
