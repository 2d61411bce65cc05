package io.tidemark.core.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The persons who wait for a savepoint of their own, one after the other. */
final class SavepointRequests {
    /**
     * A request.
     *
     * @param ticket names it
     * @param purpose what follows on the savepoint
     */
    record Request(long ticket, SavepointPurpose purpose) {}

    private final ArrayDeque<Request> waiting = new ArrayDeque<>();

    void add(long ticket, SavepointPurpose purpose) {
        waiting.add(new Request(ticket, purpose));
    }

    int size() {
        return waiting.size();
    }

    /** The next one to be served, or {@code null}. */
    @Nullable
    Request first() {
        return waiting.peek();
    }

    Request takeFirst() {
        return waiting.remove();
    }

    /** Whether one of them ends the job, so that none can come after it. */
    boolean endTheJob() {
        return waiting.stream().anyMatch(request -> request.purpose().isStopping());
    }

    List<Long> takeTickets() {
        List<Long> tickets = new ArrayList<>();
        waiting.forEach(request -> tickets.add(request.ticket()));
        waiting.clear();
        return tickets;
    }
}
