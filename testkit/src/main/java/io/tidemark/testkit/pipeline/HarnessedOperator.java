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
import io.tidemark.core.operator.OperatorChain;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.plan.Planner;
import io.tidemark.core.recovery.Redistribution;
import io.tidemark.core.recovery.Snapshots;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.testkit.engine.SimulatedContext;
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
import org.jspecify.annotations.Nullable;

/** One operator in one subtask, with what an engine gives it. */
final class HarnessedOperator {
    private static final String JOB_NAME = "harness";

    private final Node node;
    private final PlannedOperator planned;
    private final KeyGroupRange ownGroups;
    private final int keyGroups;
    private final KeyedStates states = new KeyedStates();
    private final Map<StateFile, byte[]> restoredFiles = new LinkedHashMap<>();
    private final JobCheckpoints checkpoints = new SimulatedStorage(Mishaps.NONE).own(JOB_NAME);
    private final OperatorChain chain;
    private final Partitioning.@Nullable Hash<Object, Object> hash;
    private long checkpointId;

    /** Takes what comes out. */
    interface Outlet {
        void take(Object value, long timestampMillis);
    }

    HarnessedOperator(
            Node node, int subtask, int parallelism, int keyGroups, List<OperatorState> restored, Outlet outlet) {
        this.node = node;
        this.keyGroups = keyGroups;
        planned = new PlannedOperator(Planner.operatorId(node), node, List.of());
        ownGroups = KeyGroups.rangeOf(subtask, keyGroups, parallelism);
        hash = partitioning(node);
        OperatorRuntime runtime = new OperatorRuntime(
                SimulatedContext.of(JOB_NAME, node.name(), subtask, parallelism, "harness-" + subtask),
                states.of(planned),
                keyGroups,
                overlapping(restored),
                this::open,
                List.of(),
                System::currentTimeMillis,
                0,
                lists(restored, subtask, parallelism),
                Long.MIN_VALUE);
        restored.forEach(state -> restoredFiles.putAll(state.files()));
        chain = OperatorChain.of(
                new Task(0, node.name(), parallelism, List.of(planned)),
                operator -> runtime,
                place -> Map.of(Edge.Port.MAIN, List.of(batch -> handOver(batch, outlet))));
    }

    @SuppressWarnings("unchecked") // the API built the partitioning from the types of the stream
    private static Partitioning.@Nullable Hash<Object, Object> partitioning(Node node) {
        return node.inputs().get(0).partitioning() instanceof Partitioning.Hash<?, ?> keyed
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

    private InputStream open(StateFile file) throws IOException {
        byte[] bytes = restoredFiles.get(file);
        if (bytes == null) {
            throw new FileNotFoundException(file.path());
        }
        return new ByteArrayInputStream(bytes);
    }

    private static void handOver(RecordBatch batch, Outlet outlet) {
        for (int i = 0; i < batch.size; i++) {
            outlet.take(batch.values[i], batch.timestamp(i));
        }
    }

    void open() {
        attempt(chain::open);
    }

    boolean owns(Object record) {
        return hash == null || ownGroups.contains(groupOf(hashOf(keyOf(record))));
    }

    private Object keyOf(Object record) {
        try {
            return Objects.requireNonNull(hash.selector().getKey(record), "the key of a record");
        } catch (Exception e) {
            throw new PipelineFailure(node.name(), e);
        }
    }

    private int hashOf(Object key) {
        Serde<Object> serde = hash.keySerde();
        return KeyGroups.mix(serde.hash(key));
    }

    private int groupOf(int mixedHash) {
        return KeyGroups.groupOf(mixedHash, keyGroups);
    }

    void process(Object record, long timestampMillis) {
        RecordBatch batch = new RecordBatch(1, hash != null);
        if (hash == null) {
            batch.add(record, timestampMillis);
        } else {
            Object key = keyOf(record);
            int mixedHash = hashOf(key);
            if (!ownGroups.contains(groupOf(mixedHash))) {
                throw new IllegalArgumentException("The key '" + key + "' of the record " + record + " is of key group "
                        + groupOf(mixedHash) + ", and this subtask has " + ownGroups + "; another subtask gets it.");
            }
            batch.add(record, timestampMillis, key, mixedHash);
        }
        attempt(() -> chain.head().accept(batch));
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
        attempt(() -> {
            List<OperatorSnapshot> frozen = chain.snapshot(checkpointId);
            try (CheckpointWriter writer = checkpoints.begin(checkpointId)) {
                for (OperatorSnapshot snapshot : frozen) {
                    lists.addAll(snapshot.lists());
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
        return new OperatorState(keyed, filesOf(keyed), lists);
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
