package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a checkpoint says about itself as a whole.
 *
 * @param jobName the job
 * @param number of the checkpoint, from 1
 * @param epoch the owner that completed it, from 1; rises with each start of the job
 * @param completedAt when, to the millisecond
 * @param files how many files it needs, beside its metadata
 * @param sizeBytes of those files together, shared ones included
 * @param guarantees what the job promised, a line for each path from a source to a sink
 * @since 0.1
 */
public record CheckpointSummary(
        String jobName,
        long number,
        long epoch,
        Instant completedAt,
        int files,
        long sizeBytes,
        List<String> guarantees) {
    /** Keeps an unmodifiable copy of the list. */
    public CheckpointSummary {
        guarantees = List.copyOf(guarantees);
    }

    static CheckpointSummary of(CheckpointMetadata metadata) {
        Set<StateFile> files = new LinkedHashSet<>(metadata.files());
        return new CheckpointSummary(
                metadata.jobName(),
                metadata.checkpointId(),
                metadata.epoch(),
                Instant.ofEpochMilli(metadata.completedAtMillis()),
                files.size(),
                files.stream().mapToLong(StateFile::size).sum(),
                metadata.guarantees());
    }
}
