package io.tidemark.core.inflight;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.serde.UnsupportedTypeException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the streams that an operator reads, with the way its records become bytes.
 *
 * @param input which input of the operator, from 0
 * @param number counted from 0 among the streams of that input, of which a union has several
 * @param partitioning which subtask a record goes to
 * @param serde of the records
 */
public record Inlet(int input, int number, Partitioning partitioning, Serde<Object> serde) {
    /** The name of the list that says how far event time had come between the records. */
    static final String WATERMARKS = "#in-flight-watermarks";

    private static final String PREFIX = "#in-flight-";

    /**
     * Returns the name under which records in flight are kept with the state of the operator.
     *
     * @return as no state of a user is named
     */
    public String listName() {
        return PREFIX + input + "-" + number;
    }

    /**
     * Says whether what is kept under a name was in flight.
     *
     * @param listName of a state without keys
     * @return {@code true} for those that {@link #listName} makes, and for the watermarks between the records
     */
    public static boolean isNameOfOne(String listName) {
        return listName.startsWith(PREFIX);
    }

    /**
     * Says whether the subtasks of a task can take a snapshot before all barriers have come. That needs a place for each
     * record in flight at any other parallelism, in order with those of its key. Copies of one record to all subtasks have
     * none, nor have records that go from one subtask to one other only because both have the same number.
     *
     * @param plan what runs
     * @param task one of its tasks
     * @return {@code false} for sources, and where one input is broadcast, forwarded or rescaled
     */
    public static boolean mayRecord(ExecutionPlan plan, Task task) {
        List<ExecutionPlan.Exchange> exchanges = plan.inputsOf(task.index());
        return !exchanges.isEmpty()
                && exchanges.stream().map(ExecutionPlan.Exchange::partitioning).noneMatch(Inlet::bindsRecords);
    }

    private static boolean bindsRecords(Partitioning partitioning) {
        return partitioning instanceof Partitioning.Broadcast
                || partitioning instanceof Partitioning.Forward
                || partitioning instanceof Partitioning.Rescale;
    }

    /**
     * Refuses a plan in which records may be in flight that cannot be stored.
     *
     * @param plan what is to run with unaligned checkpoints
     * @throws InvalidProgramException if the type of such records is not known or has no serde; the message names the
     *     operator that emits them
     */
    public static void requireSerdes(ExecutionPlan plan) {
        for (Task task : plan.tasks()) {
            if (mayRecord(plan, task)) {
                of(plan, task.head());
            }
        }
    }

    /**
     * Returns the streams that an operator reads.
     *
     * @param plan what runs
     * @param operator one of its operators
     * @return in the order of {@link Node#inputs()}; the order of the exchanges if it is the head of its task
     * @throws InvalidProgramException if the type of the records of one is not known or has no serde
     */
    public static List<Inlet> of(ExecutionPlan plan, PlannedOperator operator) {
        List<Inlet> inlets = new ArrayList<>();
        int[] numbers = new int[2];
        for (Edge edge : operator.node().inputs()) {
            Node from = node(plan, edge.from());
            inlets.add(new Inlet(
                    edge.input(), numbers[edge.input()]++, edge.partitioning(), serde(from, edge.port(), operator)));
        }
        return inlets;
    }

    private static Node node(ExecutionPlan plan, int id) {
        for (Task task : plan.tasks()) {
            for (PlannedOperator operator : task.operators()) {
                if (operator.node().id() == id) {
                    return operator.node();
                }
            }
        }
        throw new IllegalStateException("The plan has no operator " + id + ".");
    }

    @SuppressWarnings("unchecked") // the type is that of the stream
    private static Serde<Object> serde(Node from, Edge.Port port, PlannedOperator to) {
        try {
            return (Serde<Object>) from.output(port).findSerde();
        } catch (UnsupportedTypeException e) {
            throw new InvalidProgramException(
                    "The records on the way from '" + from.name() + "' to '"
                            + to.node().name() + "' cannot be stored, as unaligned checkpoints need: " + e.getMessage()
                            + " Call returns(RecordType.class), or returns(serde), on the stream that '" + from.name()
                            + "' gives, or give its output tag a type; or leave enableUnalignedCheckpoints away.",
                    e);
        }
    }
}
