package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Publishes committables through the committers of the sinks, one checkpoint at a time, and tries again when it fails. */
final class Publisher {
    private static final int MAX_TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 50;

    private record SinkCommitter(String name, Committer committer) {}

    private final Map<String, SinkCommitter> committers = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Opens the committers of a job's sinks; closes those opened if one fails. */
    static Publisher open(JobContext job, String executionId) throws OperatorException {
        Publisher publisher = new Publisher();
        for (Task task : job.plan().tasks()) {
            for (PlannedOperator operator : task.operators()) {
                if (operator.node().operation() instanceof Operation.Write<?> write) {
                    try {
                        publisher.add(operator, write, job, executionId);
                    } catch (IOException | RuntimeException e) {
                        publisher.close();
                        throw new OperatorException(operator.node().name(), e);
                    }
                }
            }
        }
        return publisher;
    }

    private void add(PlannedOperator operator, Operation.Write<?> write, JobContext job, String executionId)
            throws IOException {
        String name = operator.node().name();
        LocalContext context = new LocalContext(
                job.name(),
                name,
                0,
                operator.node().parallelism(),
                executionId,
                job.metrics().of(name, operator.operatorId(), -1));
        committers.put(
                operator.operatorId(), new SinkCommitter(name, write.sink().createCommitter(context)));
    }

    /** Publishes the committables of a checkpoint; returns when all are. */
    void publish(long checkpointId, Map<String, List<Committable>> byOperator) throws OperatorException {
        for (Map.Entry<String, List<Committable>> entry : byOperator.entrySet()) {
            SinkCommitter sink = committers.get(entry.getKey());
            if (sink == null) {
                throw new OperatorException(
                        entry.getKey(),
                        new IllegalStateException("There are committables and no sink to publish them."));
            }
            publish(checkpointId, sink, entry.getValue());
        }
    }

    private void publish(long checkpointId, SinkCommitter sink, List<Committable> committables)
            throws OperatorException {
        for (int tries = 1; ; tries++) {
            try {
                synchronized (sink.committer()) {
                    sink.committer().commit(checkpointId, committables);
                }
                return;
            } catch (IncompatibleSchemaException e) {
                throw new OperatorException(sink.name(), e);
            } catch (IOException | RuntimeException e) {
                Logs.of(Publisher.class)
                        .log(
                                WARNING,
                                "Sink '" + sink.name() + "' could not publish checkpoint " + checkpointId + " (try "
                                        + tries + " of " + MAX_TRIES + "): " + e.getMessage());
                if (tries == MAX_TRIES || !pause(FIRST_PAUSE_MILLIS << (tries - 1))) {
                    throw new OperatorException(sink.name(), e);
                }
            }
        }
    }

    private boolean pause(long millis) {
        try {
            return !closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends pauses between tries, and releases the committers when no commit is under way. */
    void close() {
        closing.countDown();
        for (SinkCommitter sink : committers.values()) {
            synchronized (sink.committer()) {
                try {
                    sink.committer().close();
                } catch (IOException | RuntimeException e) {
                    Logs.of(Publisher.class)
                            .log(
                                    WARNING,
                                    "The committer of sink '" + sink.name() + "' did not close: " + e.getMessage());
                }
            }
        }
    }
}
