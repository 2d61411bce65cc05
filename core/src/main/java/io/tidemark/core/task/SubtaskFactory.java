package io.tidemark.core.task;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.inflight.Inlet;
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
    private final boolean unaligned;
    private final Map<SubtaskId, List<InFlight>> inFlight;

    /**
     * Makes a factory.
     *
     * @param plan what runs
     * @param mode whether channels are aligned at barriers
     * @param channels joins the subtasks
     * @param runtimes serves the operators
     * @param listener hears from the subtasks
     * @param nanoTime a clock to measure durations with, in nanoseconds
     * @param unaligned whether {@link Subtask#unalign} may be called; all types of records have serdes then
     * @param inFlight what each subtask has to process before anything else
     */
    public SubtaskFactory(
            ExecutionPlan plan,
            BarrierAligner.Mode mode,
            Channels channels,
            Runtimes runtimes,
            SubtaskListener listener,
            LongSupplier nanoTime,
            boolean unaligned,
            Map<SubtaskId, List<InFlight>> inFlight) {
        this.unaligned = unaligned;
        this.inFlight = Map.copyOf(inFlight);
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
        Inputs inputs = joinInputs(id, task);
        List<Outbox> outboxes = new ArrayList<>();
        List<Partitioner> partitioners = new ArrayList<>();
        OperatorChain chain = OperatorChain.of(
                task, operator -> runtimes.of(id, operator), place -> exits(id, place, partitioners, outboxes));
        @Nullable BarrierAligner aligner = inputs.count() == 0 ? null : new BarrierAligner(mode, inputs.count());
        return new Subtask(
                id,
                chain,
                inputs,
                new Backlog(inFlight.getOrDefault(id, List.of())),
                aligner,
                new Outputs(partitioners.toArray(Partitioner[]::new), outboxes.toArray(Outbox[]::new)),
                listener,
                nanoTime);
    }

    private Inputs joinInputs(SubtaskId id, Task task) {
        List<Inlet> inlets = unaligned && Inlet.mayRecord(plan, task) ? Inlet.of(plan, task.head()) : List.of();
        List<Channel> joined = new ArrayList<>();
        List<Integer> ordinals = new ArrayList<>();
        List<Inlet> inletOf = new ArrayList<>();
        int number = 0;
        for (int e = 0; e < plan.exchanges().size(); e++) {
            Exchange exchange = plan.exchanges().get(e);
            if (exchange.toTask() == id.task()) {
                int senders = plan.tasks().get(exchange.fromTask()).parallelism();
                for (int sender = 0; sender < senders; sender++) {
                    if (exchange.joins(sender, id.subtask())) {
                        joined.add(channels.between(e, sender, id.subtask()));
                        ordinals.add(exchange.input());
                        if (!inlets.isEmpty()) {
                            inletOf.add(inlets.get(number));
                        }
                    }
                }
                number++;
            }
        }
        return new Inputs(
                joined, ordinals.stream().mapToInt(Integer::intValue).toArray(), inlets.isEmpty() ? null : inletOf);
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
