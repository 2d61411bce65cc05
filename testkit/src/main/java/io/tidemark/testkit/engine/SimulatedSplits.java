package io.tidemark.testkit.engine;

import io.tidemark.api.dataflow.Operation;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.core.operator.OperatorException;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.source.SplitAssigner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The splits of one source in one attempt.
 *
 * @param task the task that reads it
 * @param assigner who reads what
 * @param first what each subtask begins with
 */
record SimulatedSplits(Task task, SplitAssigner assigner, Map<Integer, List<SourceSplit>> first) {
    static SimulatedSplits open(String jobName, Task task, String executionId, RestoredState restored)
            throws OperatorException {
        String name = task.head().node().name();
        Source<?, ?> source = ((Operation.Read<?>) task.head().node().operation()).source();
        Optional<SortedSet<String>> known = restored.knownSplits(task.head().operatorId());
        SimulatedContext context = SimulatedContext.of(jobName, name, 0, task.parallelism(), executionId)
                .restored(known.isPresent());
        try (SplitEnumerator<?> enumerator = source.createEnumerator(context)) {
            SplitAssigner assigner = new SplitAssigner(task.parallelism());
            return new SimulatedSplits(
                    task,
                    assigner,
                    known.isPresent()
                            ? assigner.restored(known.get(), restored.splits(task.head()))
                            : assigner.discovered(enumerator.discover()));
        } catch (IOException | RuntimeException e) {
            throw new OperatorException(name, e);
        }
    }
}
