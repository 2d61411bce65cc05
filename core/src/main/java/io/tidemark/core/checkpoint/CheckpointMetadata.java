package io.tidemark.core.checkpoint;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
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
 * @since 0.1
 */
public record CheckpointMetadata(
        int formatVersion,
        String jobName,
        long checkpointId,
        long epoch,
        long completedAtMillis,
        List<String> guarantees,
        List<OperatorSnapshot> operators) {
    /** The format written by this version. Older ones are understood, a newer one is refused. */
    public static final int FORMAT_VERSION = 1;

    /** Keeps unmodifiable copies of the lists and checks the parts. */
    public CheckpointMetadata {
        guarantees = List.copyOf(guarantees);
        operators = List.copyOf(operators);
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
     * Returns every file that the checkpoint needs.
     *
     * @return in the order of operators, subtasks and their state
     */
    public List<StateFile> files() {
        List<StateFile> files = new ArrayList<>();
        for (OperatorSnapshot operator : operators) {
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                for (KeyedSnapshot keyed : subtask.keyed()) {
                    files.addAll(keyed.files());
                }
            }
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
