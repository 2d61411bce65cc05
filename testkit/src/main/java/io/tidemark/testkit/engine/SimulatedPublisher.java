package io.tidemark.testkit.engine;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publishes committables through the committers of the sinks, and tries again when it fails. */
final class SimulatedPublisher {
    private static final int MAX_TRIES = 3;

    private record SinkCommitter(String name, Committer committer) {}

    private final Map<String, SinkCommitter> committers = new LinkedHashMap<>();

    static SimulatedPublisher open(PlannedJob job, String executionId) throws OperatorException {
        SimulatedPublisher publisher = new SimulatedPublisher();
        for (Task task : job.plan().tasks()) {
            for (PlannedOperator operator : task.operators()) {
                if (operator.node().operation() instanceof Operation.Write<?> write) {
                    publisher.add(job.name(), operator, write, executionId);
                }
            }
        }
        return publisher;
    }

    private void add(String jobName, PlannedOperator operator, Operation.Write<?> write, String executionId)
            throws OperatorException {
        String name = operator.node().name();
        try {
            Committer committer = write.sink()
                    .createCommitter(SimulatedContext.of(
                            jobName, name, 0, operator.node().parallelism(), executionId));
            committers.put(operator.operatorId(), new SinkCommitter(name, committer));
        } catch (IOException | RuntimeException e) {
            throw new OperatorException(name, e);
        }
    }

    /** Publishes the committables of a checkpoint; returns when all are. */
    void publish(long checkpointId, Map<String, List<Committable>> byOperator) throws OperatorException {
        for (Map.Entry<String, List<Committable>> entry : byOperator.entrySet()) {
            SinkCommitter sink = committers.get(entry.getKey());
            for (int tries = 1; !commit(sink, checkpointId, entry.getValue(), tries == MAX_TRIES); tries++) {}
        }
    }

    private static boolean commit(SinkCommitter sink, long checkpointId, List<Committable> committables, boolean last)
            throws OperatorException {
        try {
            sink.committer().commit(checkpointId, committables);
            return true;
        } catch (IOException | RuntimeException e) {
            if (last) {
                throw new OperatorException(sink.name(), e);
            }
            return false;
        }
    }

    void close() {
        for (SinkCommitter sink : committers.values()) {
            try {
                sink.committer().close();
            } catch (IOException | RuntimeException e) {
                // other engines log it: nothing depends on it, and the other committers are to be closed too
            }
        }
    }
}
