package io.tidemark.savepoint.reader;

import java.util.List;

/**
 * What verifying a checkpoint found.
 *
 * @param filesRead how many files were read, beside the metadata
 * @param bytesRead of those that were whole
 * @param problems everything that is wrong; empty if it can be restored
 * @param notes what could not be looked at, and does not make it wrong
 * @param gone whether the job deleted it meanwhile, as it does with its older checkpoints; then there is nothing to be wrong
 * @since 0.1
 */
public record Verification(int filesRead, long bytesRead, List<Problem> problems, List<String> notes, boolean gone) {
    /** Keeps unmodifiable copies of the lists. */
    public Verification {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * One thing that is wrong.
     *
     * @param file which file, as the metadata name it; {@code metadata} for the metadata themselves
     * @param message what was expected and what was found
     * @since 0.1
     */
    public record Problem(String file, String message) {}

    /**
     * Says whether nothing is wrong.
     *
     * @return {@code true} if there is no problem
     */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
