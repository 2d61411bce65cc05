package io.tidemark.core.plan;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.core.plan.ExecutionPlan.ChainLink;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the physical graph from the logical one.
 *
 * <p>An operator is chained to the one it reads from if that is the only one, the stream is forward and both have the same
 * parallelism; otherwise it is the head of a task of its own. A forward stream between different parallelisms is
 * rebalanced.
 */
public final class Planner {
    private final Dataflow dataflow;
    private final int keyGroups;
    private final List<TaskDraft> drafts = new ArrayList<>();
    private final TaskDraft[] taskOfNode;
    private final int[] placeOfNode;
    private final List<Exchange> exchanges = new ArrayList<>();

    private Planner(Dataflow dataflow, int keyGroups) {
        this.dataflow = dataflow;
        this.keyGroups = keyGroups;
        taskOfNode = new TaskDraft[dataflow.nodes().size()];
        placeOfNode = new int[dataflow.nodes().size()];
    }

    /** A task that is still being filled. */
    private static final class TaskDraft {
        final int index;
        final List<Node> nodes = new ArrayList<>();
        final List<List<ChainLink>> links = new ArrayList<>();

        TaskDraft(int index) {
            this.index = index;
        }

        int add(Node node) {
            nodes.add(node);
            links.add(new ArrayList<>());
            return nodes.size() - 1;
        }
    }

    /**
     * Plans a dataflow.
     *
     * @param dataflow the logical graph
     * @param keyGroups how many key groups there are
     * @return the physical graph
     * @throws InvalidProgramException if an operator has more subtasks than there are key groups, or a stream ends nowhere
     */
    public static ExecutionPlan plan(Dataflow dataflow, int keyGroups) {
        return new Planner(dataflow, keyGroups).plan();
    }

    /**
     * Returns the name under which an operator's state is kept.
     *
     * @param node the operator
     * @return its uid, or one made from its place and kind, which stays the same while the graph keeps its shape
     */
    public static String operatorId(Node node) {
        return node.uid() != null ? node.uid() : "#" + node.id() + "-" + kindOf(node);
    }

    /**
     * Returns what kind of operator a node is.
     *
     * @param node the operator
     * @return for example {@code Map}
     */
    public static String kindOf(Node node) {
        return node.operation().getClass().getSimpleName();
    }

    private ExecutionPlan plan() {
        for (Node node : dataflow.nodes()) {
            check(node);
            place(node);
        }
        List<Task> tasks = new ArrayList<>();
        for (TaskDraft draft : drafts) {
            tasks.add(finish(draft));
        }
        return new ExecutionPlan(tasks, exchanges, keyGroups);
    }

    private void check(Node node) {
        if (node.parallelism() > keyGroups) {
            throw new InvalidProgramException("Operator '" + node.name() + "' has a parallelism of "
                    + node.parallelism()
                    + ", more than the maximum parallelism " + keyGroups + "; lower it, or set a greater maximum with"
                    + " setMaxParallelism before the job first runs.");
        }
        if (node.inputs().isEmpty() && !(node.operation() instanceof Operation.Read<?>)) {
            throw new InvalidProgramException("Operator '" + node.name() + "' reads from nothing.");
        }
    }

    private void place(Node node) {
        if (isChained(node)) {
            Edge edge = node.inputs().get(0);
            TaskDraft draft = taskOfNode[edge.from()];
            int place = draft.add(node);
            draft.links.get(placeOfNode[edge.from()]).add(new ChainLink(edge.port(), place));
            taskOfNode[node.id()] = draft;
            placeOfNode[node.id()] = place;
            return;
        }
        TaskDraft draft = new TaskDraft(drafts.size());
        drafts.add(draft);
        taskOfNode[node.id()] = draft;
        placeOfNode[node.id()] = draft.add(node);
        for (Edge edge : node.inputs()) {
            exchanges.add(new Exchange(
                    taskOfNode[edge.from()].index,
                    placeOfNode[edge.from()],
                    edge.port(),
                    draft.index,
                    partitioning(edge, node),
                    edge.input()));
        }
    }

    private boolean isChained(Node node) {
        if (node.inputs().size() != 1) {
            return false;
        }
        Edge edge = node.inputs().get(0);
        return edge.partitioning() instanceof Partitioning.Forward
                && dataflow.nodes().get(edge.from()).parallelism() == node.parallelism();
    }

    private Partitioning partitioning(Edge edge, Node to) {
        boolean uneven = dataflow.nodes().get(edge.from()).parallelism() != to.parallelism();
        return uneven && edge.partitioning() instanceof Partitioning.Forward
                ? new Partitioning.Rebalance()
                : edge.partitioning();
    }

    private static Task finish(TaskDraft draft) {
        List<PlannedOperator> operators = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < draft.nodes.size(); i++) {
            Node node = draft.nodes.get(i);
            operators.add(new PlannedOperator(operatorId(node), node, draft.links.get(i)));
            names.add(node.name());
        }
        return new Task(
                draft.index, String.join(" -> ", names), draft.nodes.get(0).parallelism(), operators);
    }
}
