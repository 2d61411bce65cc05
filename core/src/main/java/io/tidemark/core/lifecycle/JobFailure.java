package io.tidemark.core.lifecycle;

import java.util.ArrayList;
import java.util.List;

/**
 * Why an attempt failed.
 *
 * @param where the operator by its user-given name, or the part of the engine
 * @param cause what was thrown there first
 * @param suppressed what came after it while the attempt was being stopped, oldest first, at most
 *     {@link #MAX_SUPPRESSED}
 * @since 0.1
 */
public record JobFailure(String where, Throwable cause, List<Throwable> suppressed) {
    /** How many later failures of the same attempt are kept; a failing operator fails in all its subtasks. */
    public static final int MAX_SUPPRESSED = 16;

    /** Keeps an unmodifiable copy of the list. */
    public JobFailure {
        suppressed = List.copyOf(suppressed);
    }

    /**
     * Describes the first failure of an attempt.
     *
     * @param where the operator or the part of the engine
     * @param cause what was thrown
     * @return a failure with nothing suppressed
     */
    public static JobFailure of(String where, Throwable cause) {
        return new JobFailure(where, cause, List.of());
    }

    JobFailure withSuppressed(Throwable later) {
        if (suppressed.size() >= MAX_SUPPRESSED) {
            return this;
        }
        List<Throwable> more = new ArrayList<>(suppressed);
        more.add(later);
        return new JobFailure(where, cause, more);
    }
}
