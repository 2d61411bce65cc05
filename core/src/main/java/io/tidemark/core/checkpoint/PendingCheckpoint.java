package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import io.tidemark.core.model.SubtaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A checkpoint between its trigger and the moment it is durable: who has yet to answer, until when, and who asked. */
final class PendingCheckpoint {
    private final long id;
    private final long deadlineMillis;
    private final int subtasks;
    private final SortedSet<SubtaskId> missing;
    private final List<Long> tickets;

    PendingCheckpoint(long id, long deadlineMillis, Collection<SubtaskId> subtasks, Collection<Long> tickets) {
        this.id = id;
        this.deadlineMillis = deadlineMillis;
        this.subtasks = subtasks.size();
        this.missing = new TreeSet<>(subtasks);
        this.tickets = new ArrayList<>(tickets);
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
