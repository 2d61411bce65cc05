package io.tidemark.engine.local;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.source.SplitAssigner;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The splits of one source in one attempt: asks the enumerator, on I/O threads, and keeps who reads what, on the job's thread.
 */
final class SourceDriver {
    private final Task task;
    private final PlannedOperator operator;
    private final Source<?, ?> source;
    private final SplitEnumerator<?> enumerator;
    private final SplitAssigner assigner;
    private final Map<Integer, List<SourceSplit>> firstAssignment;

    private SourceDriver(
            Task task,
            PlannedOperator operator,
            Source<?, ?> source,
            SplitEnumerator<?> enumerator,
            SplitAssigner assigner,
            Map<Integer, List<SourceSplit>> firstAssignment) {
        this.task = task;
        this.operator = operator;
        this.source = source;
        this.enumerator = enumerator;
        this.assigner = assigner;
        this.firstAssignment = firstAssignment;
    }

    /**
     * Opens the enumerator and finds the splits to begin with. May block.
     *
     * <p>A source that is in the checkpoint is not asked again at once: its splits are all there, or are discovered later. So a
     * bounded input that was read to its end need not exist any more.
     */
    static SourceDriver open(JobContext job, Task task, String executionId, RestoredState restored)
            throws OperatorException {
        PlannedOperator operator = task.head();
        String name = operator.node().name();
        Source<?, ?> source = ((Operation.Read<?>) operator.node().operation()).source();
        Optional<SortedSet<String>> known = restored.knownSplits(operator.operatorId());
        LocalContext context = new LocalContext(
                job.name(),
                name,
                0,
                task.parallelism(),
                executionId,
                job.metrics().of(name, operator.operatorId(), -1),
                known.isPresent(),
                () -> {});
        try {
            SplitEnumerator<?> enumerator = source.createEnumerator(context);
            try {
                SplitAssigner assigner = new SplitAssigner(task.parallelism());
                Map<Integer, List<SourceSplit>> first = known.isPresent()
                        ? assigner.restored(known.get(), restored.splits(operator))
                        : assigner.discovered(enumerator.discover());
                return new SourceDriver(task, operator, source, enumerator, assigner, first);
            } catch (IOException | RuntimeException e) {
                enumerator.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw new OperatorException(name, e);
        }
    }

    int task() {
        return task.index();
    }

    String operatorId() {
        return operator.operatorId();
    }

    String name() {
        return operator.node().name();
    }

    Map<Integer, List<SourceSplit>> firstAssignment() {
        return firstAssignment;
    }

    /** Whether no split will come any more. */
    boolean isComplete() {
        return source.boundedness() == Boundedness.BOUNDED;
    }

    /** How long to wait before splits are looked for again; zero for never. */
    Duration rediscoverEvery() {
        return isComplete() ? Duration.ZERO : enumerator.rediscoverEvery();
    }

    /** Asks for the splits that exist now. May block; called on an I/O thread, by one at a time. */
    synchronized List<? extends SourceSplit> discover() throws IOException {
        return enumerator.discover();
    }

    /** Assigns splits that were discovered. Called on the job's thread. */
    Map<Integer, List<SourceSplit>> assign(List<? extends SourceSplit> discovered) {
        return assigner.discovered(discovered);
    }

    /** Returns the ids of all splits that readers have been given. Called on the job's thread. */
    SortedSet<String> knownSplits() {
        return assigner.known();
    }

    synchronized void close() {
        try {
            enumerator.close();
        } catch (IOException | RuntimeException e) {
            Logs.of(SourceDriver.class)
                    .log(System.Logger.Level.WARNING, "The enumerator of source '" + name() + "' did not close.", e);
        }
    }

    static Map<String, SortedSet<String>> knownSplits(List<SourceDriver> drivers) {
        Map<String, SortedSet<String>> known = new LinkedHashMap<>();
        for (SourceDriver driver : drivers) {
            known.put(driver.operatorId(), driver.knownSplits());
        }
        return known;
    }
}
