package io.tidemark.connector.rabbitmq;

import io.tidemark.connector.rabbitmq.MessageLedger.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job that reads a queue, and a broker that delivers again what no acknowledgement reached it for: connections are lost and
 * the job crashes at any moment, with acknowledgements on their way. One seed, one instance.
 */
final class MessageLedgerSimulation {
    private static final int STEPS = 2_000;
    private static final int WINDOW = 8;
    private static final IdRetention RETENTION = new IdRetention(1_000_000, Duration.ofDays(1));

    private record Checkpoint(long id, List<String> ids, List<String> emitted) {}

    private final Random random;
    private final StringBuilder story = new StringBuilder();

    // the broker
    private final ArrayDeque<String> ready = new ArrayDeque<>();
    private final TreeMap<Long, String> unacknowledged = new TreeMap<>();
    private final ArrayDeque<Acknowledgement> onTheirWay = new ArrayDeque<>();
    private int published;
    private long nextTag = 1;

    // the job
    private MessageLedger ledger = new MessageLedger(RETENTION, List.of(), 0);
    private List<String> emitted = new ArrayList<>();
    private final ArrayDeque<Checkpoint> pending = new ArrayDeque<>();
    private @Nullable Checkpoint durable;
    private long checkpointId;

    MessageLedgerSimulation(long seed) {
        random = new Random(seed);
        story.append("seed ").append(seed);
    }

    void run() {
        for (int i = 0; i < STEPS; i++) {
            step(random.nextInt(100));
        }
        end();
    }

    private void step(int dice) {
        if (dice < 25) {
            ready.add("message " + published++);
        } else if (dice < 60) {
            deliver();
        } else if (dice < 72) {
            beginCheckpoint();
        } else if (dice < 82) {
            completeCheckpoint();
        } else if (dice < 94) {
            arrive();
        } else if (dice < 98) {
            loseConnection();
        } else {
            crash();
        }
    }

    private void deliver() {
        if (ready.isEmpty() || unacknowledged.size() >= WINDOW) {
            return;
        }
        String id = ready.remove();
        long tag = nextTag++;
        unacknowledged.put(tag, id);
        if (ledger.receive(id, tag) == Verdict.NEW) {
            tell("emits " + id);
            emitted.add(id);
        }
        send(ledger.takeRepeated());
    }

    private void send(@Nullable Acknowledgement acknowledgement) {
        if (acknowledgement != null) {
            onTheirWay.add(acknowledgement);
        }
    }

    private void beginCheckpoint() {
        checkpointId++;
        pending.add(new Checkpoint(checkpointId, ledger.snapshot(checkpointId), List.copyOf(emitted)));
    }

    /** Some are never completed, and the notification of some is lost. */
    private void completeCheckpoint() {
        while (random.nextInt(4) == 0) {
            pending.poll();
        }
        Checkpoint next = pending.poll();
        if (next != null) {
            durable = next;
            tell("completes checkpoint " + next.id);
            if (random.nextInt(4) > 0) {
                send(ledger.complete(next.id, 0));
            }
        }
    }

    private void arrive() {
        Acknowledgement acknowledgement = onTheirWay.poll();
        if (acknowledgement == null) {
            return;
        }
        if (acknowledgement.upTo() > 0) {
            Set<Long> tags = new HashSet<>(
                    unacknowledged.headMap(acknowledgement.upTo(), true).keySet());
            tags.forEach(this::forget);
        }
        for (long tag : acknowledgement.single()) {
            forget(tag);
        }
        if (acknowledgement.round() > 0) {
            ledger.confirm(acknowledgement.round());
        }
    }

    private void forget(long tag) {
        String id = unacknowledged.remove(tag);
        check(id != null, "the broker knows no tag " + tag);
        check(durable != null && durable.emitted.contains(id), id + " is acknowledged, and no checkpoint holds it");
    }

    private void loseConnection() {
        tell("loses the connection");
        redeliver();
        ledger.lose(0);
    }

    /** What is on its way arrives up to some point, and what then is not acknowledged comes again, first of all. */
    private void redeliver() {
        while (random.nextBoolean() && !onTheirWay.isEmpty()) {
            arrive();
        }
        onTheirWay.clear();
        unacknowledged.descendingMap().values().forEach(ready::addFirst);
        unacknowledged.clear();
        nextTag = 1;
    }

    private void crash() {
        tell("crashes");
        redeliver();
        pending.clear();
        emitted = durable == null ? new ArrayList<>() : new ArrayList<>(durable.emitted);
        ledger = new MessageLedger(RETENTION, durable == null ? List.of() : durable.ids, 0);
    }

    /** Without further trouble all is read, and acknowledged. */
    private void end() {
        int turns = 0;
        while (!ready.isEmpty() || !unacknowledged.isEmpty()) {
            check(turns++ < 10 * published, "the queue is not read to its end: " + ready + unacknowledged);
            deliver();
            if (ready.isEmpty() || unacknowledged.size() == WINDOW) {
                beginCheckpoint();
                durable = pending.peekLast();
                send(ledger.complete(checkpointId, 0));
                while (!onTheirWay.isEmpty()) {
                    arrive();
                }
            }
        }
        check(new HashSet<>(emitted).size() == emitted.size(), "a message counts twice: " + emitted);
        check(emitted.size() == published, "of " + published + " messages these count: " + emitted);
    }

    private void tell(String what) {
        story.append("\n  ").append(what);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + "\n" + story);
        }
    }
}
