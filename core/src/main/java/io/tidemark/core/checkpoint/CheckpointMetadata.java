package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that a complete checkpoint says about itself: what is needed to restore it, and what a person wants to know.
 *
 * @param formatVersion how it is written; see {@link #FORMAT_VERSION}
 * @param jobName the job
 * @param checkpointId its number, at least 1
 * @param epoch the owner that completed it, at least 1
 * @param completedAtMillis when, in milliseconds since 1970
 * @param guarantees what the job promised, a line for each path from a source to a sink
 * @param operators one for each operator of the plan, in its order
 * @param origins the savepoints that lie on the way to this checkpoint: those that the job was started from and those
 *     that it was stopped with, oldest first, at most {@link #MAX_ORIGINS} of them
 * @since 0.1
 */
public record CheckpointMetadata(
        int formatVersion,
        String jobName,
        long checkpointId,
        long epoch,
        long completedAtMillis,
        List<String> guarantees,
        List<OperatorSnapshot> operators,
        List<CheckpointOrigin> origins) {
    /** How many savepoints are remembered; the oldest are forgotten. */
    public static final int MAX_ORIGINS = 100;

    /**
     * The format written by this version. Older ones are understood, a newer one is refused. Since 2 a committable may be in
     * a file.
     */
    public static final int FORMAT_VERSION = 2;

    /** Keeps unmodifiable copies of the lists and checks the parts. */
    public CheckpointMetadata {
        guarantees = List.copyOf(guarantees);
        operators = List.copyOf(operators);
        origins = List.copyOf(origins.subList(Math.max(0, origins.size() - MAX_ORIGINS), origins.size()));
        require(
                1 <= formatVersion && formatVersion <= FORMAT_VERSION,
                checkpointId,
                "is of format " + formatVersion + ", this version of Tidemark understands 1 to " + FORMAT_VERSION
                        + "; restore it with the version that wrote it, or a newer one");
        require(checkpointId >= 1, checkpointId, "has a number below 1");
        require(epoch >= 1, checkpointId, "has an epoch below 1: " + epoch);
        require(!operators.isEmpty(), checkpointId, "has no operator");
        SortedSet<String> ids = new TreeSet<>();
        for (OperatorSnapshot operator : operators) {
            require(ids.add(operator.operatorId()), checkpointId, "has two operators of id " + operator.operatorId());
        }
    }

    /**
     * Describes a checkpoint of a job that began anew.
     *
     * @param formatVersion how it is written
     * @param jobName the job
     * @param checkpointId its number, at least 1
     * @param epoch the owner that completed it, at least 1
     * @param completedAtMillis when, in milliseconds since 1970
     * @param guarantees what the job promised
     * @param operators one for each operator of the plan, in its order
     */
    public CheckpointMetadata(
            int formatVersion,
            String jobName,
            long checkpointId,
            long epoch,
            long completedAtMillis,
            List<String> guarantees,
            List<OperatorSnapshot> operators) {
        this(formatVersion, jobName, checkpointId, epoch, completedAtMillis, guarantees, operators, List.of());
    }

    /**
     * Tells this cut from every other one, wherever it is kept: a savepoint that was moved, and the checkpoint that a
     * job kept of its last savepoint, have the same.
     *
     * @return for comparisons and for people
     */
    public String identity() {
        return "checkpoint " + checkpointId + " of epoch " + epoch + " of job '" + jobName + "', completed at "
                + completedAtMillis;
    }

    /**
     * Says whether a job that is at this checkpoint has been at another one before.
     *
     * @param start what it may have been started from or stopped with
     * @return {@code true} if that lies on its way, or is the same cut
     */
    public boolean comesFrom(CheckpointMetadata start) {
        String wanted = start.identity();
        return identity().equals(wanted)
                || origins.stream().anyMatch(origin -> origin.identity().equals(wanted));
    }

    /**
     * Says whether this was taken by the very job that was at another checkpoint before: then it holds all that has come
     * of that one.
     *
     * @param earlier a checkpoint that the job completed
     * @return {@code true} if going on from here leaves nothing behind
     */
    public boolean continues(CheckpointMetadata earlier) {
        return jobName.equals(earlier.jobName) && earlier.checkpointId < checkpointId && earlier.epoch <= epoch;
    }

    /**
     * Returns the way to this checkpoint, with itself as its end.
     *
     * @param location where it is
     * @param claimed whether it belongs to the job that goes on from it
     * @param takenUpAs the number of that job's own copy
     * @return origins for later checkpoints
     */
    public List<CheckpointOrigin> asOrigin(String location, boolean claimed, long takenUpAs) {
        List<CheckpointOrigin> way = new ArrayList<>(origins);
        way.removeIf(origin -> origin.identity().equals(identity()));
        way.add(new CheckpointOrigin(identity(), location, claimed, takenUpAs));
        return way;
    }

    /**
     * Returns the same cut as another checkpoint.
     *
     * @param newJobName the job it belongs to
     * @param newCheckpointId its number there
     * @param newEpoch the owner that completes it
     * @param newOperators with the files where they are now
     * @param newOrigins the way to it
     * @return a copy
     */
    public CheckpointMetadata takenUp(
            String newJobName,
            long newCheckpointId,
            long newEpoch,
            List<OperatorSnapshot> newOperators,
            List<CheckpointOrigin> newOrigins) {
        return new CheckpointMetadata(
                FORMAT_VERSION,
                newJobName,
                newCheckpointId,
                newEpoch,
                completedAtMillis,
                guarantees,
                newOperators,
                newOrigins);
    }

    /**
     * Returns every file that the checkpoint needs.
     *
     * @return in the order of operators and subtasks
     */
    public List<StateFile> files() {
        List<StateFile> files = new ArrayList<>();
        for (OperatorSnapshot operator : operators) {
            operator.subtasks().forEach(subtask -> files.addAll(subtask.files()));
        }
        return files;
    }

    /**
     * Returns the files that other checkpoints may need too, for the {@link SharedStateRegistry}.
     *
     * @return their paths, sorted
     */
    public SortedSet<String> sharedPaths() {
        SortedSet<String> paths = new TreeSet<>();
        for (StateFile file : files()) {
            if (file.shared()) {
                paths.add(file.path());
            }
        }
        return paths;
    }

    private static void require(boolean holds, long checkpointId, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Checkpoint " + checkpointId + " " + problem);
        }
    }
}
