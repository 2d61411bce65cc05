package io.tidemark.core.recovery;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.functions.Partitioner;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.InFlightLists;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides the records that were in flight to an operator among its subtasks of now: each goes where it would be sent now,
 * and those of one subtask of then that go to the same one keep their order.
 */
final class InFlightRestore {
    /** How many records are processed at once: few, since nobody knows yet how long the operator takes for one. */
    private static final int BATCH = 16;

    private final ExecutionPlan plan;
    private final PlannedOperator operator;
    private final int parallelism;
    private final List<List<InFlight>> bySubtask = new ArrayList<>();
    private int turn;

    private InFlightRestore(ExecutionPlan plan, PlannedOperator operator) {
        this.plan = plan;
        this.operator = operator;
        parallelism = operator.node().parallelism();
        for (int i = 0; i < parallelism; i++) {
            bySubtask.add(new ArrayList<>());
        }
    }

    /**
     * Divides records in flight.
     *
     * @param plan what is to run
     * @param operator which processes them
     * @param before the lists of each subtask of then; others than of records in flight are passed over
     * @return what each subtask has to process before anything else
     * @throws OperatorException if a record cannot be read, or a function of the user's fails that says where it goes
     * @throws InvalidProgramException if the operator has no such input any more, or the type of its records is not known
     */
    static List<List<InFlight>> of(ExecutionPlan plan, PlannedOperator operator, List<List<ListSnapshot>> before)
            throws OperatorException {
        InFlightRestore restore = new InFlightRestore(plan, operator);
        boolean any = before.stream().flatMap(List::stream).anyMatch(list -> Inlet.isNameOfOne(list.name()));
        if (any) {
            List<Inlet> inlets = Inlet.of(plan, operator);
            for (int subtask = 0; subtask < before.size(); subtask++) {
                for (ListSnapshot list : before.get(subtask)) {
                    if (Inlet.isNameOfOne(list.name())) {
                        restore.add(list, restore.inlet(list.name(), inlets), subtask, before.size());
                    }
                }
            }
        }
        return restore.bySubtask;
    }

    /** Finds the stream of a name; of a union that has lost some, the last of the same input. */
    private Inlet inlet(String listName, List<Inlet> inlets) {
        Inlet found = null;
        for (Inlet inlet : inlets) {
            if (inlet.listName().equals(listName)) {
                return inlet;
            }
            String ofInput = listName.substring(0, listName.lastIndexOf('-') + 1);
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

    private void add(ListSnapshot list, Inlet inlet, int from, int parallelismBefore) throws OperatorException {
        RecordBatch records;
        try {
            records = InFlightLists.read(list, inlet.serde());
        } catch (IncompatibleSchemaException | IOException e) {
            throw new OperatorException(
                    operator.node().name(),
                    new IncompatibleSchemaException("The records that were on their way to operator '"
                            + operator.node().name() + "' cannot be restored: " + e.getMessage()));
        }
        RecordBatch[] open = new RecordBatch[parallelism];
        try {
            for (int i = 0; i < records.size; i++) {
                int otherwise = parallelismBefore == parallelism ? from : turn++ % parallelism;
                add(records.values[i], records.timestamp(i), inlet, otherwise, open);
            }
        } catch (Exception | Error e) {
            throw new OperatorException(operator.node().name(), e);
        }
    }

    @SuppressWarnings("unchecked") // the API built the partitioning from the types of the stream
    private void add(Object value, long timestamp, Inlet inlet, int otherwise, RecordBatch[] open) throws Exception {
        if (inlet.partitioning() instanceof Partitioning.Hash<?, ?> hash) {
            Object key = ((KeySelector<Object, Object>) hash.selector()).getKey(value);
            int mixed = KeyGroups.mix(((Serde<Object>) hash.keySerde()).hash(key));
            int group = KeyGroups.groupOf(mixed, plan.keyGroups());
            int to = KeyGroups.subtaskOf(group, plan.keyGroups(), parallelism);
            batchFor(to, inlet, open, true).add(value, timestamp, key, mixed);
        } else if (inlet.partitioning() instanceof Partitioning.Custom<?, ?> custom) {
            Object key = ((KeySelector<Object, Object>) custom.selector()).getKey(value);
            int to = ((Partitioner<Object>) custom.partitioner()).partition(key, parallelism);
            batchFor(to, inlet, open, false).add(value, timestamp);
        } else {
            int to = inlet.partitioning() instanceof Partitioning.Global ? 0 : otherwise;
            batchFor(to, inlet, open, false).add(value, timestamp);
        }
    }

    private RecordBatch batchFor(int subtask, Inlet inlet, RecordBatch[] open, boolean keyed) {
        if (open[subtask] == null || open[subtask].size == BATCH) {
            open[subtask] = new RecordBatch(BATCH, keyed);
            bySubtask.get(subtask).add(new InFlight(operator.operatorId(), inlet, open[subtask]));
        }
        return open[subtask];
    }
}
