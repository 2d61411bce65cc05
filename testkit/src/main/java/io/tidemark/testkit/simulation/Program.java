package io.tidemark.testkit.simulation;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.engine.Job;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.core.guarantee.GuaranteeAnalysis;
import io.tidemark.core.guarantee.PathGuarantee;
import io.tidemark.core.inflight.Inlet;
import io.tidemark.core.plan.Planner;
import io.tidemark.testkit.engine.PlannedJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pipeline as it was defined, and what its sources read; the same for all runs. */
final class Program {
    static final String JOB_NAME = "simulated";

    /** What every operator without a parallelism of its own gets, however many processors there are. */
    static final int DEFAULT_PARALLELISM = 2;

    private final Job job;
    private final Map<String, RecordedSource> sources;
    private final GuaranteeAnalysis analysis;

    private Program(Job job, Map<String, RecordedSource> sources) {
        this.job = job;
        this.sources = sources;
        analysis = GuaranteeAnalysis.of(job.dataflow(), job.settings().checkpoints(), "simulated", true);
    }

    /**
     * Defines the pipeline and reads its sources.
     *
     * @param given what sources read, by name, where it is not to be read from them
     */
    static Program of(Pipeline pipeline, Map<String, List<? extends List<?>>> given) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(DEFAULT_PARALLELISM);
        pipeline.define(env);
        Job job = env.getJob(JOB_NAME);
        if (!job.settings().checkpoints().enabled()) {
            throw new InvalidProgramException("The pipeline takes no checkpoints, so that it survives nothing that a"
                    + " simulation could do to it; call env.enableCheckpointing in it.");
        }
        Map<String, RecordedSource> sources = new LinkedHashMap<>();
        Map<String, Node> sinks = new LinkedHashMap<>();
        for (Node node : job.dataflow().nodes()) {
            if (node.operation() instanceof Operation.Read<?> read) {
                requireUnique(sources.put(node.name(), recorded(node.name(), read.source(), given)), "source", node);
            } else if (node.operation() instanceof Operation.Write<?>) {
                requireUnique(sinks.put(node.name(), node), "sink", node);
            }
        }
        for (String name : given.keySet()) {
            if (!sources.containsKey(name)) {
                throw new IllegalArgumentException("The pipeline has no source '" + name + "' whose records could be"
                        + " given; it has " + sources.keySet() + ".");
            }
        }
        return new Program(job, sources);
    }

    private static void requireUnique(Object before, String kind, Node node) {
        if (before != null) {
            throw new InvalidProgramException("The pipeline has two " + kind + "s of the name '" + node.name()
                    + "'; give each a name of its own, by which the simulation tells them apart.");
        }
    }

    private static RecordedSource recorded(String name, Source<?, ?> source, Map<String, List<? extends List<?>>> given)
            throws Exception {
        return given.containsKey(name)
                ? RecordedSource.given(name, source.guarantee(), given.get(name))
                : RecordedSource.read(name, source);
    }

    Job job() {
        return job;
    }

    /** Says whether the types of all records are known and can be stored, so that they may be stored in flight. */
    boolean canBeUnaligned() {
        try {
            Inlet.requireSerdes(Planner.plan(job.dataflow(), job.settings().maxParallelism()));
            return true;
        } catch (InvalidProgramException e) {
            return false;
        }
    }

    /** Returns the names of the sinks. */
    List<String> sinks() {
        List<String> names = new ArrayList<>();
        for (Node node : job.dataflow().nodes()) {
            if (node.operation() instanceof Operation.Write<?>) {
                names.add(node.name());
            }
        }
        return names;
    }

    /** Returns how many records the sources have. */
    long records() {
        long records = 0;
        for (RecordedSource source : sources.values()) {
            for (List<?> split : source.splits().values()) {
                records += split.size();
            }
        }
        return records;
    }

    /** Returns what the analysis promises at a sink: the weakest delivery of all paths to it. */
    Guarantee promisedAt(String sink) {
        Guarantee promised = Guarantee.EXACTLY_ONCE;
        for (PathGuarantee path : analysis.paths()) {
            if (path.operators().get(path.operators().size() - 1).equals(sink)) {
                promised = promised.weaker(path.endToEnd());
            }
        }
        return promised;
    }

    /** Plans the job with simulated sources and sinks; what runs in parallel runs in so many subtasks. */
    PlannedJob planned(SimulatedWorld world, int parallelism) {
        Dataflow dataflow = dataflow(world, parallelism);
        return new PlannedJob(JOB_NAME, Planner.plan(dataflow, job.settings().maxParallelism()), analysis);
    }

    private Dataflow dataflow(SimulatedWorld world, int parallelism) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : job.dataflow().nodes()) {
            nodes.add(new Node(
                    node.id(),
                    node.name(),
                    node.uid(),
                    node.parallelism() == 1
                            ? 1
                            : Math.min(parallelism, job.settings().maxParallelism()),
                    operation(world, node),
                    node.inputs(),
                    node.outputs()));
        }
        return new Dataflow(nodes);
    }

    @SuppressWarnings("unchecked") // the recorded source gives what the source gave
    private Operation simulated(SimulatedWorld world, Node node, Operation.Read<?> read) {
        return new Operation.Read<>(
                new SimulatedSource(world, sources.get(node.name())), (WatermarkStrategy<Object>) read.watermarks());
    }

    private Operation operation(SimulatedWorld world, Node node) {
        if (node.operation() instanceof Operation.Read<?> read) {
            return simulated(world, node, read);
        } else if (node.operation() instanceof Operation.Write<?> write) {
            Sink<?> sink = write.sink();
            return new Operation.Write<>(
                    new SimulatedSink(world, node.name(), sink.guarantee(), sink.recognizesRepeats()));
        }
        return node.operation();
    }
}
