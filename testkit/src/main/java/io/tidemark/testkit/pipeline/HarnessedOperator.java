package io.tidemark.testkit.pipeline;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.operator.BatchConsumer;
import io.tidemark.core.operator.OperatorChain;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.operator.RestoredParts;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.recovery.Redistribution;
import io.tidemark.core.recovery.Snapshots;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.time.WatermarkCombiner;
import io.tidemark.core.time.WatermarkGroups;
import io.tidemark.testkit.engine.SimulatedContext;
import io.tidemark.testkit.engine.SimulatedMailbox;
import io.tidemark.testkit.store.Mishaps;
import io.tidemark.testkit.store.SimulatedStorage;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One operator in one subtask, with what an engine gives it. */
final class HarnessedOperator {
    private static final String JOB_NAME = "harness";

    /** How often timers may fire in a row, a slice each, before they are taken to set each other without an end. */
    private static final int MAX_SLICES = 10_000;

    private final Node node;
    private final PlannedOperator planned;
    private final KeyGroupRange ownGroups;
    private final int keyGroups;
    private final KeyedStates states = new KeyedStates();
    private final Map<StateFile, byte[]> restoredFiles = new LinkedHashMap<>();
    private final JobCheckpoints checkpoints = new SimulatedStorage(Mishaps.NONE).own(JOB_NAME);
    private final OperatorChain chain;
    private final WatermarkCombiner eventTime;
    private boolean idle;
    private boolean ended;
    private long checkpointId;

    /**
     * Makes the operator, not yet open.
     *
     * @param clock the processing time, in milliseconds
     * @param outputs take what comes out
     */
    HarnessedOperator(
            Node node,
            int subtask,
            int parallelism,
            int keyGroups,
            List<OperatorState> restored,
            LongSupplier clock,
            Map<Edge.Port, HarnessOutput> outputs) {
        this.node = node;
        this.keyGroups = keyGroups;
        planned = new PlannedOperator(Planner.operatorId(node), node, List.of());
        ownGroups = KeyGroups.rangeOf(subtask, keyGroups, parallelism);
        eventTime = new WatermarkCombiner(node.inputs().size());
        OperatorRuntime runtime = new OperatorRuntime(
                SimulatedContext.of(JOB_NAME, node.name(), subtask, parallelism, "harness-" + subtask),
                states.of(planned),
                states::named,
                keyGroups,
                new RestoredParts(
                        overlapping(restored),
                        this::open,
                        List.of(),
                        lists(restored, subtask, parallelism),
                        watermark(restored, subtask, parallelism)),
                clock,
                0,
                WatermarkGroups.ofOneThread(),
                new SimulatedMailbox(waiting -> 0));
        restored.forEach(state -> restoredFiles.putAll(state.files()));
        Map<Edge.Port, List<BatchConsumer>> exits = new LinkedHashMap<>();
        outputs.forEach((port, output) -> exits.put(port, List.of(output)));
        chain = OperatorChain.of(
                new Task(0, node.name(), parallelism, List.of(planned)), operator -> runtime, place -> exits);
    }

    /** Returns how records of an input go to their key, or {@code null} if they have none. */
    @SuppressWarnings("unchecked") // the API built the partitioning from the types of the stream
    private Partitioning.@Nullable Hash<Object, Object> hash(int input) {
        return node.inputs().get(input).partitioning() instanceof Partitioning.Hash<?, ?> keyed
                ? (Partitioning.Hash<Object, Object>) keyed
                : null;
    }

    private List<KeyedSnapshot> overlapping(List<OperatorState> restored) {
        List<KeyedSnapshot> overlapping = new ArrayList<>();
        for (OperatorState state : restored) {
            for (KeyedSnapshot keyed : state.keyed()) {
                if (keyed.keyGroups().overlaps(ownGroups)) {
                    overlapping.add(keyed);
                }
            }
        }
        return overlapping;
    }

    private static @Nullable List<ListSnapshot> lists(List<OperatorState> restored, int subtask, int parallelism) {
        return restored.isEmpty()
                ? null
                : Redistribution.of(restored.stream().map(OperatorState::lists).toList(), subtask, parallelism);
    }

    /** As an engine does: its own if there are as many subtasks as before, otherwise the lowest. */
    private static long watermark(List<OperatorState> restored, int subtask, int parallelism) {
        return restored.size() == parallelism
                ? restored.get(subtask).watermark()
                : restored.stream().mapToLong(OperatorState::watermark).min().orElse(SubtaskSnapshot.NO_WATERMARK);
    }

    private InputStream open(StateFile file) throws IOException {
        byte[] bytes = restoredFiles.get(file);
        if (bytes == null) {
            throw new FileNotFoundException(file.path());
        }
        return new ByteArrayInputStream(bytes);
    }

    void open() {
        attempt(chain::open);
    }

    boolean owns(int input, Object record) {
        Partitioning.Hash<Object, Object> hash = hash(input);
        return hash == null || ownGroups.contains(groupOf(hashOf(hash, keyOf(hash, record))));
    }

    private Object keyOf(Partitioning.Hash<Object, Object> hash, Object record) {
        try {
            return Objects.requireNonNull(hash.selector().getKey(record), "the key of a record");
        } catch (Exception e) {
            throw new PipelineFailure(node.name(), e);
        }
    }

    private static int hashOf(Partitioning.Hash<Object, Object> hash, Object key) {
        Serde<Object> serde = hash.keySerde();
        return KeyGroups.mix(serde.hash(key));
    }

    private int groupOf(int mixedHash) {
        return KeyGroups.groupOf(mixedHash, keyGroups);
    }

    void process(int input, Object record, long timestampMillis) {
        requireInput("a record");
        Partitioning.Hash<Object, Object> hash = hash(input);
        RecordBatch batch = new RecordBatch(1, hash != null);
        if (hash == null) {
            batch.add(record, timestampMillis);
        } else {
            Object key = keyOf(hash, record);
            int mixedHash = hashOf(hash, key);
            if (!ownGroups.contains(groupOf(mixedHash))) {
                throw new IllegalArgumentException("The key '" + key + "' of the record " + record + " is of key group "
                        + groupOf(mixedHash) + ", and this subtask has " + ownGroups + "; another subtask gets it.");
            }
            batch.add(record, timestampMillis, key, mixedHash);
        }
        attempt(() -> {
            passTime(eventTime.setIdle(input, false));
            if (input == 0) {
                chain.head().accept(batch);
            } else {
                chain.head().acceptSecond(batch);
            }
        });
        settle();
    }

    void watermark(int input, long timestampMillis) {
        requireInput("a watermark");
        long before = eventTime.watermark(input);
        if (timestampMillis < before) {
            throw new IllegalArgumentException("Event time has come to " + before + " and does not go back to "
                    + timestampMillis + "; give a later watermark.");
        }
        attempt(() -> passTime(eventTime.advance(input, timestampMillis)));
        settle();
    }

    void idle(int input) {
        requireInput("idleness");
        attempt(() -> passTime(eventTime.setIdle(input, true)));
        settle();
    }

    private void passTime(boolean advanced) throws OperatorException {
        if (eventTime.isIdle() != idle) {
            idle = !idle;
            chain.head().idle(idle);
        }
        if (advanced) {
            chain.head().watermark(eventTime.combined());
        }
    }

    void endInput() {
        requireInput("a second end");
        for (int input = 0; input < node.inputs().size(); input++) {
            watermark(input, Long.MAX_VALUE);
        }
        ended = true;
        attempt(chain::endInput);
    }

    private void requireInput(String what) {
        if (ended) {
            throw new IllegalStateException("The input has ended, and " + what + " follows; call endInput last.");
        }
    }

    /** Does what is due by itself, until nothing is. */
    void settle() {
        attempt(() -> {
            int slices = 0;
            while (chain.advance() > 0 || chain.isBusy()) {
                if (++slices > MAX_SLICES) {
                    throw new IllegalStateException("The timers of '" + node.name()
                            + "' fire without an end; does onTimer set one that is due at once?");
                }
            }
        });
    }

    long nextProcessingTime() {
        return chain.nextProcessingTime();
    }

    int timers(String kind) {
        return states.timers(planned.operatorId(), node.name(), kind);
    }

    int entries() {
        return states.entries(planned.operatorId(), node.name());
    }

    String onlyState() {
        requireKeyed();
        return states.onlyState(planned.operatorId(), node.name());
    }

    Map<Object, Object> contents(String state) {
        requireKeyed();
        return states.contents(planned.operatorId(), node.name(), state);
    }

    private void requireKeyed() {
        if (!states.has(planned.operatorId())) {
            throw new IllegalArgumentException("The operator '" + node.name() + "' keeps no state by key.");
        }
    }

    OperatorState snapshot() {
        checkpointId++;
        List<KeyedSnapshot> keyed = new ArrayList<>();
        List<ListSnapshot> lists = new ArrayList<>();
        long[] watermark = {SubtaskSnapshot.NO_WATERMARK};
        attempt(() -> {
            List<OperatorSnapshot> frozen = chain.snapshot(checkpointId);
            try (CheckpointWriter writer = checkpoints.begin(checkpointId)) {
                for (OperatorSnapshot snapshot : frozen) {
                    lists.addAll(snapshot.lists());
                    watermark[0] = snapshot.watermark();
                    if (snapshot.keyed() != null) {
                        keyed.add(new KeyedSnapshot(
                                states.of(planned).name(),
                                snapshot.keyGroups(),
                                snapshot.keyed().persist(writer, "state")));
                    }
                }
                writer.commit(new byte[0]);
            } catch (IOException e) {
                throw new OperatorException(node.name(), e);
            } finally {
                Snapshots.close(frozen);
            }
            chain.notifyCheckpointComplete(checkpointId);
        });
        return new OperatorState(keyed, filesOf(keyed), lists, watermark[0]);
    }

    private Map<StateFile, byte[]> filesOf(List<KeyedSnapshot> keyed) {
        Map<StateFile, byte[]> files = new LinkedHashMap<>();
        for (KeyedSnapshot snapshot : keyed) {
            for (StateFile file : snapshot.files()) {
                try {
                    files.put(file, read(file));
                } catch (IOException e) {
                    throw new PipelineFailure(node.name(), e);
                }
            }
        }
        return files;
    }

    /** What has not changed since it was restored is not written again. */
    private byte[] read(StateFile file) throws IOException {
        byte[] bytes = restoredFiles.get(file);
        if (bytes != null) {
            return bytes;
        }
        try (InputStream stream = checkpoints.open(file)) {
            return stream.readAllBytes();
        }
    }

    void close() {
        OperatorException failure = chain.close();
        if (failure != null) {
            throw failure(failure);
        }
    }

    private interface Step {
        void run() throws OperatorException;
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (OperatorException e) {
            throw failure(e);
        }
    }

    private static PipelineFailure failure(OperatorException e) {
        return new PipelineFailure(e.operatorName(), e.getCause());
    }
}
