package io.tidemark.core.recovery;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.Partitioner;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.InFlightLists;
import io.tidemark.core.inflight.InFlightLists.Stored;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides what was in flight to an operator among its subtasks of now: each record goes where it would be sent now, and
 * those of one subtask of then keep their order.
 *
 * <p>If there are as many subtasks as before, each takes over the event time of its own. Otherwise time is that of the
 * subtask of then that is behind, and the one that is behind comes first: so whatever was late stays late, since all of them
 * had been sent the same watermarks.
 */
final class InFlightRestore {
    /** How many records are processed at once: few, since nobody knows yet how long the operator takes for one. */
    private static final int BATCH = 16;

    private final ExecutionPlan plan;
    private final PlannedOperator operator;
    private final int parallelism;
    private final List<List<InFlight>> bySubtask = new ArrayList<>();
    private final @Nullable RecordBatch[] open;
    private final @Nullable Inlet[] openInlet;
    private int turn;

    private InFlightRestore(ExecutionPlan plan, PlannedOperator operator) {
        this.plan = plan;
        this.operator = operator;
        parallelism = operator.node().parallelism();
        for (int i = 0; i < parallelism; i++) {
            bySubtask.add(new ArrayList<>());
        }
        open = new RecordBatch[parallelism];
        openInlet = new Inlet[parallelism];
    }

    /** What a subtask of then has to give. */
    private static final class Giver {
        private final Deque<Stored> left;
        private long watermark;

        Giver(List<Stored> left, long watermark) {
            this.left = new ArrayDeque<>(left);
            this.watermark = watermark;
        }
    }

    /**
     * Divides what was in flight.
     *
     * @param plan what is to run
     * @param operator which processes it
     * @param before the snapshots of the subtasks of then
     * @return what each subtask has to process before anything else
     * @throws OperatorException if a record cannot be read, or a function of the user's fails that says where it goes
     * @throws InvalidProgramException if the operator has no such input any more, or the type of its records is not known
     */
    static List<List<InFlight>> of(ExecutionPlan plan, PlannedOperator operator, List<SubtaskSnapshot> before)
            throws OperatorException {
        InFlightRestore restore = new InFlightRestore(plan, operator);
        boolean any = before.stream()
                .flatMap(subtask -> subtask.lists().stream())
                .anyMatch(list -> Inlet.isNameOfOne(list.name()));
        if (any) {
            try {
                restore.divide(before);
            } catch (OperatorException | InvalidProgramException e) {
                throw e;
            } catch (Exception | Error e) {
                throw new OperatorException(operator.node().name(), e);
            }
        }
        return restore.bySubtask;
    }

    private void divide(List<SubtaskSnapshot> before) throws Exception {
        List<Inlet> inlets = Inlet.of(plan, operator);
        List<Giver> givers = new ArrayList<>();
        for (SubtaskSnapshot subtask : before) {
            givers.add(new Giver(read(subtask, inlets), subtask.watermark()));
        }
        if (before.size() == parallelism) {
            for (int i = 0; i < parallelism; i++) {
                for (Stored stored : givers.get(i).left) {
                    if (stored.inlet() == null) {
                        tell(i, stored.timestamp());
                    } else {
                        give(stored, i);
                    }
                }
            }
        } else {
            merge(givers);
        }
    }

    private void merge(List<Giver> givers) throws Exception {
        long time = leastOf(givers);
        for (Giver next = nextOf(givers); next != null; next = nextOf(givers)) {
            Stored stored = next.left.remove();
            if (stored.inlet() != null) {
                give(stored, turn++ % parallelism);
                continue;
            }
            next.watermark = Math.max(next.watermark, stored.timestamp());
            if (leastOf(givers) > time) {
                time = leastOf(givers);
                for (int i = 0; i < parallelism; i++) {
                    tell(i, time);
                }
            }
        }
    }

    private static long leastOf(List<Giver> givers) {
        return givers.stream().mapToLong(giver -> giver.watermark).min().orElseThrow();
    }

    private static @Nullable Giver nextOf(List<Giver> givers) {
        Giver next = null;
        for (Giver giver : givers) {
            if (!giver.left.isEmpty() && (next == null || giver.watermark < next.watermark)) {
                next = giver;
            }
        }
        return next;
    }

    private List<Stored> read(SubtaskSnapshot subtask, List<Inlet> inlets) throws OperatorException {
        try {
            return InFlightLists.read(subtask.lists(), name -> inlet(name, inlets));
        } catch (IncompatibleSchemaException | IOException e) {
            throw new OperatorException(
                    operator.node().name(),
                    new IncompatibleSchemaException("The records that were on their way to operator '"
                            + operator.node().name() + "' cannot be restored: " + e.getMessage()));
        }
    }

    /** Finds the stream of a name; of a union that has lost some, the last of the same input. */
    private Inlet inlet(String listName, List<Inlet> inlets) {
        Inlet found = null;
        String ofInput = listName.substring(0, listName.lastIndexOf('-') + 1);
        for (Inlet inlet : inlets) {
            if (inlet.listName().equals(listName)) {
                return inlet;
            }
            found = inlet.listName().startsWith(ofInput) ? inlet : found;
        }
        if (found == null) {
            throw new InvalidProgramException(
                    "The checkpoint holds records that were on their way to operator '"
                            + operator.node().name() + "', by an input that it does not have any more (" + listName
                            + "). Run the pipeline as it was, and change it by way of a savepoint, which holds no such records.");
        }
        return found;
    }

    @SuppressWarnings("unchecked") // the API built the partitioning from the types of the stream
    private void give(Stored stored, int otherwise) throws Exception {
        Object value = stored.record();
        Partitioning partitioning = stored.inlet().partitioning();
        if (partitioning instanceof Partitioning.Hash<?, ?> hash) {
            Object key = ((KeySelector<Object, Object>) hash.selector()).getKey(value);
            int mixed = KeyGroups.mix(((Serde<Object>) hash.keySerde()).hash(key));
            int group = KeyGroups.groupOf(mixed, plan.keyGroups());
            int to = KeyGroups.subtaskOf(group, plan.keyGroups(), parallelism);
            batchFor(to, stored.inlet(), true).add(value, stored.timestamp(), key, mixed);
        } else if (partitioning instanceof Partitioning.Custom<?, ?> custom) {
            Object key = ((KeySelector<Object, Object>) custom.selector()).getKey(value);
            int to = ((Partitioner<Object>) custom.partitioner()).partition(key, parallelism);
            batchFor(to, stored.inlet(), false).add(value, stored.timestamp());
        } else {
            int to = partitioning instanceof Partitioning.Global ? 0 : otherwise;
            batchFor(to, stored.inlet(), false).add(value, stored.timestamp());
        }
    }

    private RecordBatch batchFor(int subtask, Inlet inlet, boolean keyed) {
        if (open[subtask] == null || open[subtask].size == BATCH || openInlet[subtask] != inlet) {
            open[subtask] = new RecordBatch(BATCH, keyed);
            openInlet[subtask] = inlet;
            bySubtask.get(subtask).add(new InFlight(operator.operatorId(), inlet, open[subtask]));
        }
        return open[subtask];
    }

    private void tell(int subtask, long watermark) {
        open[subtask] = null;
        bySubtask.get(subtask).add(new InFlight(operator.operatorId(), null, new StreamElement.Watermark(watermark)));
    }
}
