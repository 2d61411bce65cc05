package io.tidemark.core.task;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.BatchConsumer;
import io.tidemark.core.operator.OperatorChain;
import io.tidemark.core.operator.OperatorRuntime;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.stream.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the subtasks of a plan, joined by the channels of an engine. */
public final class SubtaskFactory {
    /** The channels of an engine. */
    public interface Channels {
        /**
         * Returns the channel between two subtasks; the same object to sender and receiver.
         *
         * @param exchange by place in {@link ExecutionPlan#exchanges()}
         * @param sender the sending subtask
         * @param receiver the receiving subtask
         * @return the channel
         */
        Channel between(int exchange, int sender, int receiver);
    }

    /** What an engine gives the operators. */
    public interface Runtimes {
        /**
         * Returns what an operator gets in one subtask.
         *
         * @param subtask where
         * @param operator which
         * @return context, backend and what to restore
         */
        OperatorRuntime of(SubtaskId subtask, PlannedOperator operator);
    }

    private final ExecutionPlan plan;
    private final BarrierAligner.Mode mode;
    private final Channels channels;
    private final Runtimes runtimes;
    private final SubtaskListener listener;
    private final LongSupplier nanoTime;

    /**
     * Makes a factory.
     *
     * @param plan what runs
     * @param mode whether channels are aligned at barriers
     * @param channels joins the subtasks
     * @param runtimes serves the operators
     * @param listener hears from the subtasks
     * @param nanoTime a clock to measure durations with, in nanoseconds
     */
    public SubtaskFactory(
            ExecutionPlan plan,
            BarrierAligner.Mode mode,
            Channels channels,
            Runtimes runtimes,
            SubtaskListener listener,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.mode = mode;
        this.channels = channels;
        this.runtimes = runtimes;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * Makes a subtask, not yet open.
     *
     * @param id which
     * @return the subtask
     */
    public Subtask make(SubtaskId id) {
        Task task = plan.tasks().get(id.task());
        List<Channel> inputs = new ArrayList<>();
        List<Integer> ordinals = new ArrayList<>();
        joinInputs(id, inputs, ordinals);
        List<Outbox> outboxes = new ArrayList<>();
        List<Partitioner> partitioners = new ArrayList<>();
        OperatorChain chain = OperatorChain.of(
                task, operator -> runtimes.of(id, operator), place -> exits(id, place, partitioners, outboxes));
        @Nullable BarrierAligner aligner = inputs.isEmpty() ? null : new BarrierAligner(mode, inputs.size());
        return new Subtask(
                id,
                chain,
                inputs.toArray(Channel[]::new),
                ordinals.stream().mapToInt(Integer::intValue).toArray(),
                aligner,
                partitioners.toArray(Partitioner[]::new),
                outboxes.toArray(Outbox[]::new),
                listener,
                nanoTime);
    }

    private void joinInputs(SubtaskId id, List<Channel> inputs, List<Integer> ordinals) {
        for (int e = 0; e < plan.exchanges().size(); e++) {
            Exchange exchange = plan.exchanges().get(e);
            if (exchange.toTask() == id.task()) {
                int senders = plan.tasks().get(exchange.fromTask()).parallelism();
                for (int sender = 0; sender < senders; sender++) {
                    if (exchange.joins(sender, id.subtask())) {
                        inputs.add(channels.between(e, sender, id.subtask()));
                        ordinals.add(exchange.input());
                    }
                }
            }
        }
    }

    private Map<Edge.Port, List<BatchConsumer>> exits(
            SubtaskId id, int place, List<Partitioner> partitioners, List<Outbox> outboxes) {
        Map<Edge.Port, List<BatchConsumer>> exits = new LinkedHashMap<>();
        for (int e = 0; e < plan.exchanges().size(); e++) {
            Exchange exchange = plan.exchanges().get(e);
            if (exchange.fromTask() == id.task() && exchange.fromOperator() == place) {
                Partitioner partitioner =
                        Partitioners.of(plan, exchange, id.subtask(), outboxesOf(e, exchange, id.subtask()));
                for (int i = 0; i < partitioner.receivers(); i++) {
                    outboxes.add(partitioner.outbox(i));
                }
                partitioners.add(partitioner);
                exits.computeIfAbsent(exchange.port(), port -> new ArrayList<>())
                        .add(partitioner);
            }
        }
        return exits;
    }

    private Outbox[] outboxesOf(int e, Exchange exchange, int sender) {
        List<Outbox> outboxes = new ArrayList<>();
        int receivers = plan.tasks().get(exchange.toTask()).parallelism();
        for (int receiver = 0; receiver < receivers; receiver++) {
            if (exchange.joins(sender, receiver)) {
                outboxes.add(new Outbox(channels.between(e, sender, receiver)));
            }
        }
        return outboxes.toArray(Outbox[]::new);
    }
}
