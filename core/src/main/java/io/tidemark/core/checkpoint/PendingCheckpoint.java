package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A checkpoint between its trigger and the moment it is durable: who has yet to answer, until when, and who asked. */
final class PendingCheckpoint {
    private final long id;
    private final long deadlineMillis;
    private final int subtasks;
    private final SortedSet<SubtaskId> missing;
    private final List<Long> tickets;
    private final @Nullable SavepointPurpose purpose;
    /** When it waits no longer for barriers. */
    private long unalignAtMillis = CheckpointCoordinator.NO_DEADLINE;

    private PendingCheckpoint(
            long id,
            long deadlineMillis,
            Collection<SubtaskId> subtasks,
            Collection<Long> tickets,
            @Nullable SavepointPurpose purpose) {
        this.id = id;
        this.purpose = purpose;
        this.deadlineMillis = deadlineMillis;
        this.subtasks = subtasks.size();
        this.missing = new TreeSet<>(subtasks);
        this.tickets = new ArrayList<>(tickets);
    }

    static PendingCheckpoint checkpoint(
            long id, long deadlineMillis, Collection<SubtaskId> subtasks, Collection<Long> tickets) {
        return new PendingCheckpoint(id, deadlineMillis, subtasks, tickets, null);
    }

    static PendingCheckpoint savepoint(
            long id, long deadlineMillis, Collection<SubtaskId> subtasks, SavepointRequests.Request request) {
        return new PendingCheckpoint(id, deadlineMillis, subtasks, List.of(request.ticket()), request.purpose());
    }

    boolean isSavepoint() {
        return purpose != null;
    }

    /** Whether the job's own checkpoints know nothing of it: it is published by a later one, and no restart uses it. */
    boolean isApart() {
        return purpose == SavepointPurpose.KEEP_RUNNING;
    }

    /** What it is called in a sentence. */
    String noun() {
        return (isSavepoint() ? "savepoint " : "checkpoint ") + id;
    }

    long id() {
        return id;
    }

    long deadlineMillis() {
        return deadlineMillis;
    }

    boolean isAcknowledgedByAll() {
        return missing.isEmpty();
    }

    void answeredBy(SubtaskId subtask) {
        // Subtasks and coordinator share a process, so an answer cannot be sent twice by accident of a network.
        InvariantViolation.check(missing.remove(subtask), "Subtask %s answered checkpoint %d twice", subtask, id);
    }

    /** Lets it wait no longer for barriers from some time on. */
    void unalignAt(long millis) {
        unalignAtMillis = millis;
    }

    /** Says, once, whether it is time to wait no longer for barriers. */
    boolean takeUnalignment(long nowMillis) {
        boolean due = unalignAtMillis <= nowMillis && !missing.isEmpty();
        if (due) {
            unalignAtMillis = CheckpointCoordinator.NO_DEADLINE;
        }
        return due;
    }

    /** When something is due if no subtask answers before. */
    long nextDeadlineMillis() {
        return missing.isEmpty() ? deadlineMillis : Math.min(deadlineMillis, unalignAtMillis);
    }

    /** Hands over those who asked for it; after that nobody waits for it any more. */
    List<Long> takeTickets() {
        List<Long> taken = List.copyOf(tickets);
        tickets.clear();
        return taken;
    }

    /** A sentence for a person who wonders why it expired. */
    String progress() {
        if (missing.isEmpty()) {
            return "all " + subtasks + " subtasks had answered, but earlier checkpoints were not yet published";
        }
        return missing.size() + " of " + subtasks + " subtasks had not answered, the first of them " + missing.first();
    }
}
