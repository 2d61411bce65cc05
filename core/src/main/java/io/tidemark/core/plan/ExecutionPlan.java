package io.tidemark.core.plan;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Partitioning;
import java.util.List;

/**
 * The physical graph.
 *
 * @param tasks in an order in which every task comes after those it reads from; {@code tasks.get(i).index() == i}
 * @param exchanges the streams between tasks
 * @param keyGroups how many key groups there are
 */
public record ExecutionPlan(List<Task> tasks, List<Exchange> exchanges, int keyGroups) {
    /** Keeps unmodifiable copies. */
    public ExecutionPlan {
        tasks = List.copyOf(tasks);
        exchanges = List.copyOf(exchanges);
    }

    /**
     * Operators that run as one, in {@code parallelism} subtasks; a record passes between them by a call.
     *
     * @param index its place in the plan
     * @param name the names of its operators
     * @param parallelism how many subtasks it has
     * @param operators the head first, then each after the one it reads from
     */
    public record Task(int index, String name, int parallelism, List<PlannedOperator> operators) {
        /** Keeps an unmodifiable copy. */
        public Task {
            operators = List.copyOf(operators);
        }

        /**
         * Returns the operator that takes the task's input.
         *
         * @return the first
         */
        public PlannedOperator head() {
            return operators.get(0);
        }
    }

    /**
     * An operator in a task.
     *
     * @param operatorId under which its state is kept: its uid, or one made from its place in the graph
     * @param node what it is
     * @param chained the operators of the task that read from it, by place in {@link Task#operators()}
     */
    public record PlannedOperator(String operatorId, Node node, List<ChainLink> chained) {
        /** Keeps an unmodifiable copy. */
        public PlannedOperator {
            chained = List.copyOf(chained);
        }
    }

    /**
     * A stream inside a task.
     *
     * @param port which output of the operator
     * @param to the place of the reader in {@link Task#operators()}
     */
    public record ChainLink(Edge.Port port, int to) {}

    /**
     * A stream between two tasks.
     *
     * @param fromTask the sending task
     * @param fromOperator the place of the sender in its task
     * @param port which output of the sender
     * @param toTask the receiving task, whose head reads it
     * @param partitioning which subtask a record goes to
     * @param input which input of the receiver, from 0
     */
    public record Exchange(
            int fromTask, int fromOperator, Edge.Port port, int toTask, Partitioning partitioning, int input) {
        /**
         * Says whether a subtask of the sender has a channel to a subtask of the receiver.
         *
         * @param sender the sending subtask
         * @param receiver the receiving subtask
         * @return always, but for a forward exchange, where only equal numbers are joined
         */
        public boolean joins(int sender, int receiver) {
            return !(partitioning instanceof Partitioning.Forward) || sender == receiver;
        }
    }

    /**
     * Returns the exchanges that a task reads from.
     *
     * @param task its index
     * @return in the order of the plan
     */
    public List<Exchange> inputsOf(int task) {
        return exchanges.stream().filter(exchange -> exchange.toTask() == task).toList();
    }

    /**
     * Returns the exchanges that a task writes to.
     *
     * @param task its index
     * @return in the order of the plan
     */
    public List<Exchange> outputsOf(int task) {
        return exchanges.stream()
                .filter(exchange -> exchange.fromTask() == task)
                .toList();
    }
}
