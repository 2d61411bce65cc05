package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.core.checkpoint.CheckpointCommand.AbortCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.DeleteCheckpoint;
import io.tidemark.core.checkpoint.CheckpointCommand.FailAttempt;
import io.tidemark.core.checkpoint.CheckpointCommand.FinishJob;
import io.tidemark.core.checkpoint.CheckpointCommand.NotifyComplete;
import io.tidemark.core.checkpoint.CheckpointCommand.PublishCommittables;
import io.tidemark.core.checkpoint.CheckpointCommand.StartSources;
import io.tidemark.core.checkpoint.CheckpointCommand.TriggerBarriers;
import io.tidemark.core.checkpoint.CheckpointCommand.WriteMetadata;
import io.tidemark.core.model.SubtaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A job in a world of one thread: a subtask that copies numbered records into a two-phase sink, a second one that only
 * answers, a storage and an outside that survive crashes. Each step does one random thing that could happen now.
 */
final class SimulatedJob {
    static final int RECORDS = 40;
    private static final SubtaskId SINK = new SubtaskId(0, 0);
    private static final SubtaskId OTHER = new SubtaskId(1, 0);
    private static final int MAX_LOG = 40;

    /** What the sink subtask put into a checkpoint: where to read on, and what may be published. */
    private record Cut(int position, List<Committable> committables) {}

    private record Entry(long now, CheckpointEvent event, List<CheckpointCommand> commands) {}

    private final SplittableRandom random;
    private final CheckpointSettings settings;
    private final Deque<Entry> log = new ArrayDeque<>();

    // What survives.
    private final SortedMap<Long, Cut> storage = new TreeMap<>();
    private final SortedSet<Long> publishedIds = new TreeSet<>();
    private final SortedSet<String> committed = new TreeSet<>();
    private final List<Integer> output = new ArrayList<>();
    private long highestTriggered;
    private long now;
    private boolean finished;
    private int prepared;

    // What a process, or an attempt, holds.
    private CheckpointCoordinator coordinator;
    private boolean running;
    private boolean sourcesStarted;
    private int position;
    private int preparedUpTo;
    private OutstandingCommittables outstanding = new OutstandingCommittables();
    private final SortedMap<Long, Cut> cuts = new TreeMap<>();
    private final List<SubtaskId> undrained = new ArrayList<>();
    /** What each subtask will see, in order; what subtasks and storage have answered, in any order. */
    private final Deque<CheckpointCommand> toSink = new ArrayDeque<>();

    private final Deque<CheckpointCommand> toOther = new ArrayDeque<>();
    private final List<CheckpointEvent> answers = new ArrayList<>();
    private final List<CheckpointCommand> ioUnderWay = new ArrayList<>();

    SimulatedJob(long seed) {
        this.random = new SplittableRandom(seed);
        this.settings = CheckpointSettings.every(1 + random.nextInt(50))
                .withMaxConcurrent(1 + random.nextInt(3))
                .withRetained(1 + random.nextInt(3))
                .withMinPauseMillis(random.nextInt(20))
                .withTimeoutMillis(20 + random.nextInt(300))
                .withTolerableFailures(random.nextInt(5));
        this.coordinator = new CheckpointCoordinator(settings);
        startAttempt();
    }

    boolean isFinished() {
        return finished;
    }

    List<Integer> output() {
        return output;
    }

    String lastEvents() {
        return settings + "\n  "
                + String.join("\n  ", log.stream().map(Entry::toString).toList());
    }

    void step(boolean faults) {
        if (faults && random.nextInt(60) == 0) {
            crash();
            return;
        }
        if (faults && running && random.nextInt(60) == 0) {
            stopAttempt();
            return;
        }
        if (!running && coordinator.status().quiet()) {
            startAttempt();
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> flow();
            case 1 -> deliverToSink(faults);
            case 2 -> deliverToOther();
            case 3, 4 -> deliverAnswer();
            case 5 -> endIo(faults);
            case 6 -> drain();
            default -> passTime();
        }
    }

    private void startAttempt() {
        long restored = storage.isEmpty() ? CheckpointCoordinator.NO_CHECKPOINT : storage.lastKey();
        position = storage.isEmpty() ? 0 : storage.get(restored).position();
        preparedUpTo = position;
        outstanding = new OutstandingCommittables();
        undrained.addAll(List.of(SINK, OTHER));
        running = true;
        on(new CheckpointEvent.AttemptStarted(List.of(SINK, OTHER), restored, storage.keySet(), highestTriggered));
    }

    private void stopAttempt() {
        forgetAttempt();
        on(new CheckpointEvent.AttemptStopped());
    }

    private void crash() {
        log.clear();
        forgetAttempt();
        ioUnderWay.clear();
        cuts.clear();
        coordinator = new CheckpointCoordinator(settings);
    }

    private void forgetAttempt() {
        running = false;
        sourcesStarted = false;
        undrained.clear();
        toSink.clear();
        toOther.clear();
        answers.clear();
    }

    private void flow() {
        if (sourcesStarted && position < RECORDS) {
            position++;
        }
    }

    private void deliverToSink(boolean faults) {
        CheckpointCommand message = toSink.poll();
        if (message instanceof NotifyComplete complete) {
            outstanding.completed(complete.checkpointId());
        } else if (message instanceof TriggerBarriers barrier) {
            long id = barrier.checkpointId();
            List<Committable> committables = new ArrayList<>();
            if (preparedUpTo < position) { // Unique, so that a repeat can be told from the same records written again.
                String name = prepared++ + ":" + preparedUpTo + ":" + position;
                committables.add(Committable.of(name.getBytes(StandardCharsets.UTF_8)));
            }
            preparedUpTo = position;
            cuts.put(id, new Cut(position, outstanding.prepared(id, committables)));
            answers.add(
                    faults && random.nextInt(6) == 0
                            ? new CheckpointEvent.SubtaskDeclined(id, SINK, "disk full")
                            : new CheckpointEvent.SubtaskAcknowledged(id, SINK));
        }
    }

    private void deliverToOther() {
        if (toOther.poll() instanceof TriggerBarriers barrier) {
            answers.add(new CheckpointEvent.SubtaskAcknowledged(barrier.checkpointId(), OTHER));
        }
    }

    private void deliverAnswer() {
        if (!answers.isEmpty()) {
            on(answers.remove(random.nextInt(answers.size())));
        }
    }

    private void drain() {
        if (sourcesStarted && position == RECORDS && !undrained.isEmpty()) {
            on(new CheckpointEvent.SubtaskDrained(undrained.remove(0)));
        }
    }

    private void passTime() {
        long next = coordinator.nextDeadlineMillis();
        boolean exactly = next != CheckpointCoordinator.NO_DEADLINE && random.nextBoolean();
        now = exactly ? Math.max(now, next) : now + random.nextInt(20);
        on(random.nextInt(5) == 0 ? new CheckpointEvent.CheckpointRequested(now) : new CheckpointEvent.TimeAdvanced());
    }

    private void endIo(boolean faults) {
        if (ioUnderWay.isEmpty()) {
            return;
        }
        CheckpointCommand command = ioUnderWay.remove(0);
        boolean fails = faults && random.nextInt(5) == 0;
        if (command instanceof WriteMetadata write) {
            long id = write.checkpointId();
            if (!fails || random.nextInt(4) == 0) {
                storage.put(id, cuts.get(id));
            }
            if (!fails) {
                on(new CheckpointEvent.MetadataCommitted(id));
            } else if (storage.containsKey(id) || random.nextBoolean()) {
                on(new CheckpointEvent.CommitUncertain(id, "no answer"));
            } else {
                on(new CheckpointEvent.MetadataFailed(id, "disk full"));
            }
        } else if (command instanceof PublishCommittables publish) {
            endPublication(publish.checkpointId(), fails);
        }
    }

    private static String nameOf(Committable committable) {
        try {
            return new String(committable.toByteArray(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endPublication(long id, boolean fails) {
        for (Committable committable : storage.get(id).committables()) {
            if (fails && random.nextBoolean()) {
                break; // Part of it is out already; the rest comes with the next try.
            }
            String name = nameOf(committable);
            if (committed.add(name)) {
                String[] parts = name.split(":");
                for (int i = Integer.parseInt(parts[1]); i < Integer.parseInt(parts[2]); i++) {
                    output.add(i);
                }
            }
        }
        if (fails) {
            on(new CheckpointEvent.PublicationFailed(id, "sink down"));
        } else {
            publishedIds.add(id);
            on(new CheckpointEvent.CommittablesPublished(id));
        }
    }

    private void on(CheckpointEvent event) {
        List<CheckpointCommand> commands = coordinator.on(event, now);
        log.add(new Entry(now, event, commands));
        if (log.size() > MAX_LOG) {
            log.remove();
        }
        commands.forEach(this::carryOut);
        assertThat(coordinator.status().pendingIds()).hasSizeLessThanOrEqualTo(settings.maxConcurrent());
    }

    private void carryOut(CheckpointCommand command) {
        if (command instanceof StartSources) {
            assertThat(storage).as("a checkpoint comes before the first record").isNotEmpty();
            sourcesStarted = true;
        } else if (command instanceof TriggerBarriers trigger) {
            assertThat(trigger.checkpointId()).as("numbers rise").isGreaterThan(highestTriggered);
            highestTriggered = trigger.checkpointId();
            toSink.add(trigger);
            toOther.add(trigger);
        } else if (command instanceof WriteMetadata write) {
            assertThat(ioUnderWay).as("one commit at a time").isEmpty();
            assertThat(publishedIds).as("all that is durable is published").containsAll(storage.keySet());
            assertThat(storage.headMap(write.checkpointId())).as("commits rise").hasSameSizeAs(storage);
            ioUnderWay.add(write);
        } else if (command instanceof PublishCommittables publish) {
            assertThat(storage.lastKey()).as("only the newest durable one").isEqualTo(publish.checkpointId());
            assertThat(ioUnderWay).isEmpty();
            ioUnderWay.add(publish);
        } else if (command instanceof DeleteCheckpoint delete) {
            storage.remove(delete.checkpointId());
            assertThat(storage).as("retained").hasSizeGreaterThanOrEqualTo(settings.retained());
            assertThat(publishedIds).as("published").contains(storage.lastKey());
            assertThat(delete.checkpointId()).as("the oldest goes").isLessThan(storage.firstKey());
        } else if (command instanceof NotifyComplete || command instanceof AbortCheckpoint) {
            toSink.add(command);
        } else if (command instanceof FailAttempt) {
            forgetAttempt();
        } else if (command instanceof FinishJob) {
            finished = true;
        }
    }
}
