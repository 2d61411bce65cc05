package io.tidemark.core.model;

/**
 * Names one subtask of an execution plan. Ordered by task, then by index, so that sorted sets of subtasks read like
 * the plan.
 *
 * @param task the task's index in the plan, from 0
 * @param subtask the index among the task's parallel subtasks, from 0
 * @since 0.1
 */
public record SubtaskId(int task, int subtask) implements Comparable<SubtaskId> {
    /** Checks that both indexes can exist. */
    public SubtaskId {
        if (task < 0 || subtask < 0) {
            throw new IllegalArgumentException(
                    "A subtask needs task >= 0 and subtask >= 0, not " + task + "/" + subtask);
        }
    }

    @Override
    public int compareTo(SubtaskId other) {
        int byTask = Integer.compare(task, other.task);
        return byTask != 0 ? byTask : Integer.compare(subtask, other.subtask);
    }

    /** Written out, like {@link #equals}: what the JDK makes for records at their first use takes a start-up 20 ms. */
    @Override
    public int hashCode() {
        return 31 * task + subtask;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubtaskId id && task == id.task && subtask == id.subtask;
    }

    /**
     * Returns the short form used in messages.
     *
     * @return for example {@code 3/1}: task 3, subtask 1
     */
    @Override
    public String toString() {
        return task + "/" + subtask;
    }
}
