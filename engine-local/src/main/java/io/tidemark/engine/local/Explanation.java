package io.tidemark.engine.local;

import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.Job;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.guarantee.PathGuarantee;
import io.tidemark.core.plan.ExecutionPlan;
import io.tidemark.core.plan.ExecutionPlan.Exchange;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.ExecutionPlan.Task;
import io.tidemark.core.plan.Planner;
import java.util.Locale;

/** Describes a job for a person: its tasks, its settings and its guarantees. */
final class Explanation {
    private final ExecutionPlan plan;
    private final Job job;
    private final GuaranteeAnalysis analysis;

    Explanation(ExecutionPlan plan, Job job, GuaranteeAnalysis analysis) {
        this.plan = plan;
        this.job = job;
        this.analysis = analysis;
    }

    String text() {
        StringBuilder text = new StringBuilder("Plan (engine local):\n");
        for (Task task : plan.tasks()) {
            task(text, task);
        }
        text.append("Checkpoints: ").append(checkpoints()).append('\n');
        text.append("State backend: ").append(job.settings().stateBackend()).append('\n');
        text.append("Guarantees:\n");
        if (analysis.paths().isEmpty()) {
            text.append("  no source reaches a sink\n");
        }
        for (PathGuarantee path : analysis.paths()) {
            text.append("  ").append(path.describe()).append('\n');
        }
        return text.toString();
    }

    private void task(StringBuilder text, Task task) {
        text.append("  task ").append(task.index()).append(", ").append(task.parallelism());
        text.append(task.parallelism() == 1 ? " subtask" : " subtasks");
        for (Exchange exchange : plan.inputsOf(task.index())) {
            Node from = plan.tasks()
                    .get(exchange.fromTask())
                    .operators()
                    .get(exchange.fromOperator())
                    .node();
            text.append(", reads '").append(from.name()).append("' by ").append(name(exchange.partitioning()));
        }
        text.append('\n');
        for (PlannedOperator operator : task.operators()) {
            Node node = operator.node();
            text.append("    ")
                    .append(Planner.kindOf(node).toLowerCase(Locale.ROOT))
                    .append(" '")
                    .append(node.name());
            text.append("', ")
                    .append(node.uid() == null ? "no uid" : "uid " + node.uid())
                    .append('\n');
        }
    }

    private static String name(Partitioning partitioning) {
        return partitioning.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String alignment(CheckpointSettings settings) {
        if (!settings.mayBeUnaligned()) {
            return "";
        }
        return settings.alignmentTimeoutMillis() == 0
                ? ", unaligned"
                : ", unaligned after " + settings.alignmentTimeoutMillis() + " ms";
    }

    private String checkpoints() {
        CheckpointSettings settings = job.settings().checkpoints();
        if (!settings.enabled()) {
            return "off";
        }
        return settings.mode() + " every " + settings.intervalMillis() + " ms to "
                + job.settings().checkpointStorage() + ", timeout " + settings.timeoutMillis()
                + " ms, at most " + settings.maxConcurrent() + " at once, " + settings.retained() + " retained"
                + alignment(settings);
    }
}
