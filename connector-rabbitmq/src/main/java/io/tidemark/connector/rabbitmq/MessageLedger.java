package io.tidemark.connector.rabbitmq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each message of a queue whether it was emitted, and when it may be acknowledged, so that each counts once.
 *
 * <p>The broker delivers a message again and again, on each new connection, until an acknowledgement reaches it. A message
 * must not be acknowledged before a checkpoint that holds its effect is complete, or a crash loses it; and it must not be
 * emitted when it comes again after that, or it counts twice. So the ids of all messages that may still come are in every
 * checkpoint:
 *
 * <pre>
 *   open         emitted since the last barrier
 *   closed       emitted before the barrier of a checkpoint that is not complete
 *   acknowledged its checkpoint is complete, and the acknowledgement is sent
 *   doubtful     the acknowledgement was sent or should have been, and the connection was lost, or the job restored
 *
 *   open --snapshot--> closed --complete--> acknowledged --confirmed, twice--> forgotten
 *   closed, through the loss of a connection --complete--> doubtful --time or number--> forgotten
 *   acknowledged --lost--> doubtful
 * </pre>
 *
 * <p>A message that comes again while open or closed is not emitted and joins those that its checkpoint acknowledges; one that
 * comes again later is acknowledged at once, so that it never fills the window of unacknowledged messages. A broker confirms
 * no acknowledgement, but answers a question behind it on the same channel; and since a broker that crashes may forget what
 * it had taken, ids are kept until the next round is confirmed as well.
 *
 * <p>Pure: no I/O, no threads, no clock. Not thread-safe. Holds at most three windows of unacknowledged messages besides the
 * doubtful ones, which {@link IdRetention} bounds.
 */
final class MessageLedger {
    /** What to do with a message. */
    enum Verdict {
        /** Emit it. */
        NEW,
        /** It was emitted, and is acknowledged in time: drop it. */
        REPEATED
    }

    /** Messages that are acknowledged together. */
    private static final class Batch {
        final List<String> ids = new ArrayList<>();
        final LongList tags = new LongList();
        long checkpointId;
        long round;
        boolean interrupted;

        boolean isEmpty() {
            return ids.isEmpty() && tags.isEmpty();
        }

        boolean isPending() {
            return round == 0;
        }
    }

    private record Doubt(String id, long sinceNanos) {}

    /** Where ids are that are in doubt. */
    private static final Batch DOUBTFUL = new Batch();

    static {
        DOUBTFUL.round = Long.MAX_VALUE;
    }

    private final IdRetention retention;
    private final Map<String, Batch> known = new HashMap<>();
    private final ArrayDeque<Batch> closed = new ArrayDeque<>();
    private final ArrayDeque<Batch> acknowledged = new ArrayDeque<>();
    private final ArrayDeque<Doubt> doubtful = new ArrayDeque<>();
    private final LongList repeated = new LongList();
    private Batch open = new Batch();
    private long round;

    /**
     * Begins an attempt.
     *
     * @param restored the ids in the checkpoint, oldest first
     */
    MessageLedger(IdRetention retention, Collection<String> restored, long nowNanos) {
        this.retention = retention;
        for (String id : restored) {
            doubt(id, nowNanos);
        }
    }

    /** Takes a message that has no id; it is emitted each time it comes. */
    void receive(long tag) {
        open.tags.add(tag);
    }

    /** Takes a message that has an id. Tags rise, until the connection is lost. */
    Verdict receive(String id, long tag) {
        Batch batch = known.get(id);
        if (batch == null) {
            open.ids.add(id);
            open.tags.add(tag);
            known.put(id, open);
            return Verdict.NEW;
        }
        (batch.isPending() ? batch.tags : repeated).add(tag);
        return Verdict.REPEATED;
    }

    /** Returns what came again and can be acknowledged now, or {@code null} if nothing did since the last call. */
    @Nullable
    Acknowledgement takeRepeated() {
        if (repeated.isEmpty()) {
            return null;
        }
        Acknowledgement acknowledgement = Acknowledgement.of(0, repeated.toArray(), smallestPendingTag());
        repeated.clear();
        return acknowledgement;
    }

    /** Learns that the connection is lost: all tags are void, and acknowledgements on their way may not have arrived. */
    void lose(long nowNanos) {
        repeated.clear();
        interrupt(open);
        closed.forEach(MessageLedger::interrupt);
        for (Batch batch : acknowledged) {
            batch.ids.forEach(id -> doubt(id, nowNanos));
        }
        acknowledged.clear();
    }

    private static void interrupt(Batch batch) {
        batch.tags.clear();
        batch.interrupted = true;
    }

    private void doubt(String id, long nowNanos) {
        doubtful.add(new Doubt(id, nowNanos));
        known.put(id, DOUBTFUL);
    }

    /**
     * Closes what was emitted up to a barrier.
     *
     * @return the ids that the checkpoint has to keep, oldest first
     */
    List<String> snapshot(long checkpointId) {
        if (!open.isEmpty()) {
            open.checkpointId = checkpointId;
            closed.add(open);
            open = new Batch();
        }
        List<String> ids = new ArrayList<>(known.size());
        doubtful.forEach(doubt -> ids.add(doubt.id));
        acknowledged.forEach(batch -> ids.addAll(batch.ids));
        closed.forEach(batch -> ids.addAll(batch.ids));
        return ids;
    }

    /**
     * Learns that a checkpoint is complete.
     *
     * @return what to acknowledge, or {@code null} if there is nothing
     */
    @Nullable
    Acknowledgement complete(long checkpointId, long nowNanos) {
        LongList tags = new LongList();
        round++;
        for (Iterator<Batch> batches = closed.iterator(); batches.hasNext(); ) {
            Batch batch = batches.next();
            if (batch.checkpointId <= checkpointId) {
                batches.remove();
                tags.addAll(batch.tags);
                settle(batch, nowNanos);
            }
        }
        return tags.isEmpty() ? null : Acknowledgement.of(round, tags.toArray(), smallestPendingTag());
    }

    private void settle(Batch batch, long nowNanos) {
        if (batch.interrupted) {
            batch.ids.forEach(id -> doubt(id, nowNanos));
        } else if (!batch.ids.isEmpty()) {
            batch.round = round;
            acknowledged.add(batch);
        }
    }

    private long smallestPendingTag() {
        long smallest = open.tags.min();
        for (Batch batch : closed) {
            smallest = Math.min(smallest, batch.tags.min());
        }
        return smallest;
    }

    /** Learns that the broker has taken the acknowledgements of a round. Those of the rounds before it are forgotten. */
    void confirm(long confirmedRound) {
        while (!acknowledged.isEmpty() && acknowledged.peek().round < confirmedRound) {
            forget(acknowledged.remove().ids);
        }
    }

    /**
     * Forgets ids that were in doubt for too long, or are too many.
     *
     * @return how many had to go for their number
     */
    int expire(long nowNanos) {
        while (!doubtful.isEmpty()
                && nowNanos - doubtful.peek().sinceNanos > retention.maxAge().toNanos()) {
            forget(List.of(doubtful.remove().id));
        }
        int surplus = Math.max(0, doubtful.size() - retention.maxIds());
        for (int i = 0; i < surplus; i++) {
            forget(List.of(doubtful.remove().id));
        }
        return surplus;
    }

    private void forget(List<String> ids) {
        ids.forEach(known::remove);
    }
}
