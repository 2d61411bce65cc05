package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.StoredCommittable;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.testkit.engine.BrokenPromise;
import io.tidemark.testkit.engine.SimulatedChannel;
import io.tidemark.testkit.engine.Watcher;
import io.tidemark.testkit.store.SimulatedStorage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The promises of the protocol, checked whenever something happens that could break one.
 *
 * <ol>
 *   <li>A completed checkpoint holds exactly one snapshot of every subtask, and a position for every split.
 *   <li>It is a consistent cut: on every channel, the receiver had seen what the sender had sent before the barrier.
 *   <li>A committable is published only after its checkpoint is durable, then it is published whatever happens, and one
 *       of a checkpoint that never completed is never published.
 *   <li>A restart uses the newest completed checkpoint.
 *   <li>At most one epoch can complete checkpoints.
 *   <li>Checkpoint numbers rise strictly.
 *   <li>A file that a checkpoint needs is never deleted, and one that none needs is deleted in the end.
 *   <li>A bounded job ends with a final checkpoint.
 *   <li>Work always ends.
 *   <li>An initial checkpoint is complete before the first record is read.
 * </ol>
 */
final class Invariants implements SimulatedStorage.Witness, Watcher {
    static final String WHOLE = BrokenPromise.WHOLE;
    static final String CONSISTENT = "2, a checkpoint is a consistent cut";
    static final String PUBLICATION = BrokenPromise.PUBLICATION;
    static final String RELEASE = "a committable is released once, and not used afterwards";
    static final String NEWEST = "4, a restart uses the newest checkpoint";
    static final String ONE_OWNER = "5, one owner completes checkpoints";
    static final String RISING = "6, checkpoint numbers rise";
    static final String FILES = "7, a file is kept as long as it is needed";
    static final String FINAL = "8, a bounded job ends with a final checkpoint";
    static final String PROGRESS = "9, work always ends";
    static final String STOPS = "nothing follows on the savepoint that ends a job";
    static final String INITIAL = "10, an initial checkpoint comes first";

    private final SimulatedWorld world;
    private final SortedMap<Long, CheckpointMetadata> complete = new TreeMap<>();
    private final Set<String> publishable = new HashSet<>();
    private final Map<Long, ExecutionPlan> plans = new HashMap<>();
    private long newestCommitted;
    private long committedCount;

    Invariants(SimulatedWorld world) {
        this.world = world;
    }

    @Override
    public void owns(long epoch, ExecutionPlan plan) {
        plans.put(epoch, plan);
    }

    /** Returns how many checkpoints were ever completed. */
    long committedCount() {
        return committedCount;
    }

    @Override
    public void committed(long epoch, long checkpointId, byte[] bytes) {
        committedCount++;
        CheckpointMetadata metadata = world.metadata().read(bytes);
        if (world.trace().isOn()) {
            world.say("checkpoint " + checkpointId + " is durable");
        }
        require(
                epoch == world.stored().epoch(),
                ONE_OWNER,
                "epoch " + epoch + " completed checkpoint " + checkpointId + ", and the owner is of epoch "
                        + world.stored().epoch());
        require(
                checkpointId > newestCommitted,
                RISING,
                "checkpoint " + checkpointId + " was completed after " + newestCommitted);
        newestCommitted = checkpointId;
        requireWhole(metadata, plans.get(epoch));
        complete.put(checkpointId, metadata);
        requireFiles(metadata);
        collectPublishable(metadata);
    }

    private void requireWhole(CheckpointMetadata metadata, ExecutionPlan plan) {
        boolean takenUp = metadata.origins().stream().anyMatch(origin -> origin.takenUpAs() == metadata.checkpointId());
        Map<String, OperatorSnapshot> held = new HashMap<>();
        metadata.operators().forEach(operator -> held.put(operator.operatorId(), operator));
        for (Task task : plan.tasks()) {
            for (PlannedOperator operator : task.operators()) {
                OperatorSnapshot snapshot = held.remove(operator.operatorId());
                require(
                        snapshot != null && (takenUp || snapshot.parallelism() == task.parallelism()),
                        WHOLE,
                        "checkpoint " + metadata.checkpointId() + " has no snapshot of each of the "
                                + task.parallelism() + " subtasks of '"
                                + operator.node().name() + "'");
            }
        }
        require(
                held.isEmpty(),
                WHOLE,
                "checkpoint " + metadata.checkpointId() + " holds operators that do not run: " + held.keySet());
    }

    private void requireFiles(CheckpointMetadata metadata) {
        Set<String> there = new HashSet<>(world.stored().filesOf(metadata.checkpointId()));
        there.addAll(world.stored().sharedPaths());
        for (StateFile file : metadata.files()) {
            require(
                    there.contains(file.path()),
                    FILES,
                    "checkpoint " + metadata.checkpointId() + " needs " + file.path() + ", which is not there");
        }
    }

    private void collectPublishable(CheckpointMetadata metadata) {
        for (OperatorSnapshot operator : metadata.operators()) {
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                for (StoredCommittable committable : subtask.committables()) {
                    publishable.add(
                            SimulatedSink.Pending.of(bytesOf(committable)).part());
                }
            }
        }
    }

    private byte[] bytesOf(StoredCommittable committable) {
        return committable instanceof StoredCommittable.InFile inFile
                ? world.stored().contentOf(inFile.file())
                : ((StoredCommittable.Inline) committable).bytes().toArray();
    }

    @Override
    public void deleted(long epoch, long checkpointId) {
        complete.remove(checkpointId);
        require(
                epoch == world.stored().epoch(),
                ONE_OWNER,
                "epoch " + epoch + " deleted checkpoint " + checkpointId + ", and the owner is of epoch "
                        + world.stored().epoch());
        require(
                !complete.isEmpty(),
                NEWEST,
                "checkpoint " + checkpointId + " was deleted, and no other one is there to restart from");
    }

    @Override
    public void sharedDeleted(long epoch, Collection<String> paths) {
        for (CheckpointMetadata metadata : complete.values()) {
            for (String path : metadata.sharedPaths()) {
                require(
                        !paths.contains(path),
                        FILES,
                        path + " was deleted, and checkpoint " + metadata.checkpointId() + " needs it");
            }
        }
    }

    /**
     * Checks the snapshot of one subtask: what has come through each input belongs to it. If it was taken ahead of its
     * barriers, all that belongs to it must have come; that nothing else is in it shows at the end, in the output.
     */
    @Override
    public void snapshot(
            SubtaskId subtask,
            long checkpointId,
            List<SimulatedChannel> inputs,
            BarrierAligner.Mode promised,
            boolean unaligned) {
        for (SimulatedChannel input : inputs) {
            long sent = input.sentBefore(checkpointId);
            boolean cut = promised == BarrierAligner.Mode.EXACTLY_ONCE && !unaligned
                    ? input.received() == sent
                    : sent >= 0 && input.received() >= sent;
            require(
                    cut,
                    CONSISTENT,
                    "subtask " + subtask + " took its snapshot of checkpoint " + checkpointId + " with "
                            + input.received() + " records received from one input, and " + sent
                            + " were sent before the barrier");
        }
    }

    /** Says whether no checkpoint of the job above a number was ever durable. */
    boolean isNewerThanAll(long checkpointId) {
        return checkpointId > newestCommitted;
    }

    /** Checks that no record was sent after the savepoint that ended the job. */
    @Override
    public void stopsWith(long savepointId, List<SimulatedChannel> channels) {
        for (SimulatedChannel channel : channels) {
            require(
                    channel.sent() == channel.sentBefore(savepointId),
                    STOPS,
                    "the job has ended with savepoint " + savepointId + ", and of " + channel.sent()
                            + " records of one channel " + channel.sentBefore(savepointId) + " came before it");
        }
    }

    /** Checks that a part may be shown to readers. */
    void publishes(String sink, String part) {
        if (world.trace().isOn()) {
            world.say("sink '" + sink + "' publishes part " + part);
        }
        require(
                publishable.contains(part),
                PUBLICATION,
                "'" + sink + "' published part " + part + ", which no durable checkpoint holds");
    }

    /** Checks the checkpoint that an attempt begins with; 0 for none. */
    @Override
    public void restores(long epoch, long checkpointId) {
        if (world.trace().isOn()) {
            world.say(checkpointId == 0 ? "begins anew" : "goes on from checkpoint " + checkpointId);
        }
        long newest = complete.isEmpty() ? 0 : complete.lastKey();
        boolean owner = epoch == world.stored().epoch();
        require(
                !owner || checkpointId == newest,
                NEWEST,
                "an attempt begins with checkpoint " + checkpointId + ", and the newest is " + newest);
    }

    /** At the end no files may be kept for checkpoints that are gone: they would be kept for ever. */
    @Override
    public void finishes(long epoch, Set<Long> kept, Set<Long> perhapsDeleted) {
        Set<Long> existing = new HashSet<>(world.stored().checkpointIds());
        existing.addAll(perhapsDeleted);
        require(
                epoch != world.stored().epoch() || existing.containsAll(kept),
                FILES,
                "files are kept for the checkpoints " + kept + ", and those that exist are " + existing);
    }

    /** Checks that a source may read. */
    void reads(String source) {
        require(committedCount > 0, INITIAL, "source '" + source + "' read a record before any checkpoint was durable");
    }

    /** Checks the world after the job has ended, and has been started once more to find that nothing is left to do. */
    void ended() {
        require(
                !complete.isEmpty() && endedInput(complete.get(complete.lastKey())),
                FINAL,
                "the job has finished, and its newest checkpoint does not hold the end of all input");
        for (String part : publishable) {
            require(
                    world.outside().isPublished(part),
                    PUBLICATION,
                    "part " + part + " is in a durable checkpoint and was never published");
        }
        Set<String> needed = new HashSet<>();
        complete.values().forEach(metadata -> needed.addAll(metadata.sharedPaths()));
        Set<String> surplus = new HashSet<>(world.stored().sharedPaths());
        surplus.removeAll(needed);
        require(surplus.isEmpty(), FILES, "no checkpoint needs " + surplus + ", and nobody deleted them");
    }

    private static boolean endedInput(CheckpointMetadata metadata) {
        for (OperatorSnapshot operator : metadata.operators()) {
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                if (!subtask.inputEnded()) {
                    return false;
                }
            }
        }
        return true;
    }

    void require(boolean holds, String promise, String finding) {
        if (!holds) {
            throw world.broken(promise, finding);
        }
    }
}
