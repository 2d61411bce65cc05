package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.AsyncFunction;
import io.tidemark.api.functions.FilterFunction;
import io.tidemark.api.functions.FlatMapFunction;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.api.functions.ProcessFunction;
import io.tidemark.api.functions.ReduceFunction;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.plan.ExecutionPlan.ChainLink;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operators of one task in one subtask, joined by calls. Life events go through all of them: opening from the end to
 * the head, so that a record never meets an operator that is not open; the end of input and snapshots from the head on.
 */
public final class OperatorChain {
    private final StreamOperator[] operators;

    private OperatorChain(StreamOperator[] operators) {
        this.operators = operators;
    }

    /**
     * Makes the operators of a task, not yet open.
     *
     * @param task what to make
     * @param runtimes what the engine gives each operator
     * @param exits the ways to other tasks
     * @return the chain
     */
    public static OperatorChain of(Task task, Function<PlannedOperator, OperatorRuntime> runtimes, Exits exits) {
        StreamOperator[] operators = new StreamOperator[task.operators().size()];
        for (int place = operators.length - 1; place >= 0; place--) {
            PlannedOperator planned = task.operators().get(place);
            Map<Port, Output> outputs = outputs(planned, exits.of(place), operators);
            Output main = outputs.getOrDefault(Port.MAIN, Output.NONE);
            outputs.remove(Port.MAIN);
            SideOutputs sides = new SideOutputs(outputs);
            operators[place] = operator(planned, runtimes.apply(planned), main, sides);
            operators[place].setSides(sides);
        }
        return new OperatorChain(operators);
    }

    /** The ways from a task to others. */
    @FunctionalInterface
    public interface Exits {
        /**
         * Returns those of one operator, by its outputs.
         *
         * @param place of the operator in its task
         * @return the consumers of each output in other tasks; outputs that none reads may be missing
         */
        Map<Port, List<BatchConsumer>> of(int place);
    }

    private static Map<Port, Output> outputs(
            PlannedOperator planned, Map<Port, List<BatchConsumer>> exits, StreamOperator[] operators) {
        Map<Port, List<BatchConsumer>> consumers = new LinkedHashMap<>();
        exits.forEach((port, of) -> consumers.put(port, new ArrayList<>(of)));
        for (ChainLink link : planned.chained()) {
            consumers.computeIfAbsent(link.port(), port -> new ArrayList<>()).add(operators[link.to()]);
        }
        Map<Port, Output> outputs = new LinkedHashMap<>();
        consumers.forEach((port, of) -> outputs.put(port, new Output(of.toArray(BatchConsumer[]::new))));
        return outputs;
    }

    /** The casts hold because the pipeline's own types made the graph: what an operator reads is what it was given. */
    @SuppressWarnings("unchecked")
    static StreamOperator operator(PlannedOperator planned, OperatorRuntime runtime, Output main, SideOutputs sides) {
        Node node = planned.node();
        String id = planned.operatorId();
        String name = node.name();
        Operation operation = node.operation();
        if (operation instanceof Operation.Read<?> read) {
            return new SourceOperator(
                    id,
                    name,
                    (Source<Object, SourceSplit>) read.source(),
                    (WatermarkStrategy<Object>) read.watermarks(),
                    runtime,
                    main,
                    sides.of(Port.REJECTED));
        } else if (operation instanceof Operation.AssignTimestamps<?> assign) {
            return new TimestampOperator(id, name, (WatermarkStrategy<Object>) assign.watermarks(), runtime, main);
        } else if (operation instanceof Operation.Process<?, ?> process) {
            return new ProcessOperator(
                    id, name, (ProcessFunction<Object, Object>) own(process.function()), runtime, main);
        } else if (operation instanceof Operation.Map<?, ?> map) {
            return new MapOperator(id, name, (MapFunction<Object, Object>) own(map.function()), runtime, main);
        } else if (operation instanceof Operation.Filter<?> filter) {
            return new FilterOperator(id, name, (FilterFunction<Object>) own(filter.function()), runtime, main);
        } else if (operation instanceof Operation.FlatMap<?, ?> flatMap) {
            return new FlatMapOperator(
                    id, name, (FlatMapFunction<Object, Object>) own(flatMap.function()), runtime, main);
        } else if (operation instanceof Operation.AsyncWait<?, ?> wait) {
            return new AsyncWaitOperator(
                    id, name, (AsyncFunction<Object, Object>) own(wait.function()), wait, runtime, main);
        } else if (operation instanceof Operation.KeyedProcess<?, ?, ?> process) {
            KeyedProcessFunction<Object, Object, Object> function =
                    (KeyedProcessFunction<Object, Object, Object>) own(process.function());
            return new KeyedProcessOperator(id, name, function, keySerde(node), runtime, main);
        } else if (operation instanceof Operation.Reduce<?> reduce) {
            ReduceFunction<Object> function = (ReduceFunction<Object>) own(reduce.function());
            Serde<Object> serde = (Serde<Object>) reduce.serde();
            return new ReduceOperator(id, name, function, serde, keySerde(node), runtime, main);
        } else if (operation instanceof Operation.Windowed<?, ?, ?> windowed) {
            return WindowOperators.of(planned, windowed, runtime, main);
        } else if (operation instanceof Operation.Write<?> write) {
            return new SinkOperator(id, name, (Sink<Object>) write.sink(), runtime);
        }
        return TwoInputOperators.of(planned, runtime, main);
    }

    static Object own(Object function) {
        return function instanceof RichFunction rich ? rich.copyForSubtask() : function;
    }

    @SuppressWarnings("unchecked") // a keyed operation's input is hash partitioned by the API
    static Serde<Object> keySerde(Node node) {
        return (Serde<Object>) ((Partitioning.Hash<?, ?>) node.inputs().get(0).partitioning()).keySerde();
    }

    /**
     * Returns the operator that takes the task's input.
     *
     * @return the first
     */
    public StreamOperator head() {
        return operators[0];
    }

    /**
     * Has an operator process what was in flight to it when a checkpoint was taken.
     *
     * @param inFlight of an operator of the chain; its records are owned by the operator from now on
     * @throws OperatorException if it fails, or an operator behind does
     */
    public void accept(InFlight inFlight) throws OperatorException {
        for (StreamOperator operator : operators) {
            if (operator.operatorId().equals(inFlight.operatorId())) {
                if (inFlight.element() instanceof RecordBatch records) {
                    operator.accept(inFlight.inlet().input(), records);
                } else {
                    operator.watermark(((StreamElement.Watermark) inFlight.element()).timestamp());
                }
            }
        }
    }

    /**
     * Returns the head if it is a source.
     *
     * @return {@code null} if the task reads from other tasks
     */
    public @Nullable SourceOperator source() {
        return operators[0] instanceof SourceOperator source ? source : null;
    }

    /**
     * Opens the operators and restores their state.
     *
     * @throws OperatorException if one fails
     */
    public void open() throws OperatorException {
        for (int i = operators.length - 1; i >= 0; i--) {
            each(operators[i], StreamOperator::open);
        }
    }

    /**
     * Has the operators do a bounded piece of what is due by itself, such as timers.
     *
     * @return how much it was; 0 if nothing is due
     * @throws OperatorException if one fails
     */
    public int advance() throws OperatorException {
        int work = 0;
        for (StreamOperator operator : operators) {
            try {
                work += operator.advance();
            } catch (Exception | Error e) {
                throw operator.failure(e);
            }
        }
        return work;
    }

    /** Tells the operators that no input is taken because there is no room for output. */
    public void heldUp() {
        for (StreamOperator operator : operators) {
            operator.heldUp();
        }
    }

    /**
     * Says when something may be due by itself: for those who let time pass, and would not pass it by.
     *
     * @return the processing time in milliseconds; {@link Long#MAX_VALUE} for never
     */
    public long nextProcessingTime() {
        long next = Long.MAX_VALUE;
        for (StreamOperator operator : operators) {
            next = Math.min(next, operator.nextProcessingTime());
        }
        return next;
    }

    /**
     * Says whether something is due that must be emitted before the input can be said to have ended.
     *
     * @return {@code true} while timers wait that event time has reached, or requests are under way
     */
    public boolean isBusy() {
        for (StreamOperator operator : operators) {
            if (operator.isBusy()) {
                return true;
            }
        }
        return false;
    }

    /** Learns of records that were dropped. */
    @FunctionalInterface
    public interface DroppedRecordsTaker {
        /**
         * Takes the number of one operator.
         *
         * @param operatorName its name
         * @param reason why they were dropped
         * @param count how many, at least 1
         */
        void take(String operatorName, DropReason reason, long count);
    }

    /**
     * Tells how many records were dropped since this was asked last.
     *
     * @param taker called for each operator that dropped some
     */
    public void takeRecordsDropped(DroppedRecordsTaker taker) {
        for (StreamOperator operator : operators) {
            long count = operator.takeRecordsDropped();
            if (count > 0) {
                taker.take(operator.name(), operator.dropReason(), count);
            }
        }
    }

    /**
     * Says whether no further record should be given to the chain; one that is given all the same is taken.
     *
     * @return {@code true} while an operator has as much under way as it may
     */
    public boolean isFull() {
        for (StreamOperator operator : operators) {
            if (operator.isFull()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells the operators that no record follows.
     *
     * @throws OperatorException if one fails
     */
    public void endInput() throws OperatorException {
        for (StreamOperator operator : operators) {
            each(operator, StreamOperator::endInput);
        }
    }

    /**
     * Freezes the state of the operators.
     *
     * @param checkpointId the checkpoint
     * @return a snapshot an operator
     * @throws OperatorException if one fails; those that were frozen are given up
     */
    public List<OperatorSnapshot> snapshot(long checkpointId) throws OperatorException {
        List<OperatorSnapshot> snapshots = new ArrayList<>(operators.length);
        try {
            for (StreamOperator operator : operators) {
                each(operator, o -> snapshots.add(o.snapshot(checkpointId)));
            }
        } catch (OperatorException e) {
            for (OperatorSnapshot snapshot : snapshots) {
                snapshot.close();
            }
            throw e;
        }
        return snapshots;
    }

    /**
     * Tells the operators that a checkpoint is durable.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if one fails
     */
    public void notifyCheckpointComplete(long checkpointId) throws OperatorException {
        for (StreamOperator operator : operators) {
            each(operator, o -> o.notifyCheckpointComplete(checkpointId));
        }
    }

    /**
     * Tells the operators that a checkpoint will not complete.
     *
     * @param checkpointId the checkpoint
     * @throws OperatorException if one fails
     */
    public void notifyCheckpointAborted(long checkpointId) throws OperatorException {
        for (StreamOperator operator : operators) {
            each(operator, o -> o.notifyCheckpointAborted(checkpointId));
        }
    }

    /**
     * Releases the operators, all of them whatever fails.
     *
     * @return what failed, the first with the others suppressed; {@code null} if nothing did
     */
    public @Nullable OperatorException close() {
        OperatorException first = null;
        for (StreamOperator operator : operators) {
            try {
                each(operator, StreamOperator::close);
            } catch (OperatorException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }

    private interface Step {
        void on(StreamOperator operator) throws Exception;
    }

    private static void each(StreamOperator operator, Step step) throws OperatorException {
        try {
            step.on(operator);
        } catch (Exception | Error e) {
            throw operator.failure(e);
        }
    }
}
