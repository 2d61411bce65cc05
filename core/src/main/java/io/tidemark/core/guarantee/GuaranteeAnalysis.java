package io.tidemark.core.guarantee;

import io.tidemark.api.CheckpointingMode;
import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.core.guarantee.PathGuarantee.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds what a user gets end to end: a chain is as strong as its weakest link.
 *
 * <p>State updates rest on the source, the checkpoints and the storage; delivery rests on these and the sink. The operators
 * between repeat exactly what their input repeats, so that they weaken neither, but for those that declare effects of their
 * own. One answer is given for each source and each sink it reaches, over all ways between the two; the shortest is named.
 */
public final class GuaranteeAnalysis {
    private final List<PathGuarantee> paths;

    private GuaranteeAnalysis(List<PathGuarantee> paths) {
        this.paths = List.copyOf(paths);
    }

    /**
     * Analyses a dataflow.
     *
     * @param dataflow what runs
     * @param checkpoints how checkpoints are taken
     * @param storage the name of the checkpoint storage, for people
     * @param storageOutlivesProcess whether checkpoints are still there when the process is killed
     * @return the answer for each source and sink
     */
    public static GuaranteeAnalysis of(
            Dataflow dataflow, CheckpointSettings checkpoints, String storage, boolean storageOutlivesProcess) {
        List<Link> between = List.of(checkpointing(checkpoints), storage(storage, storageOutlivesProcess));
        List<PathGuarantee> paths = new ArrayList<>();
        for (Node node : dataflow.nodes()) {
            if (node.operation() instanceof Operation.Read<?> read) {
                for (List<Node> way : waysToSinks(dataflow, node)) {
                    paths.add(path(dataflow, way, read.source().guarantee(), between));
                }
            }
        }
        return new GuaranteeAnalysis(paths);
    }

    /**
     * Returns the answers.
     *
     * @return one for each source and each sink it reaches, in the order of the graph
     */
    public List<PathGuarantee> paths() {
        return paths;
    }

    /**
     * Refuses a job that cannot have what it demands.
     *
     * @param demanded what every path must have
     * @throws InvalidProgramException if one has less; the message names the path, the weakest link and what to change
     */
    public void require(Guarantee demanded) {
        List<String> failing = new ArrayList<>();
        for (PathGuarantee path : paths) {
            if (!path.endToEnd().satisfies(demanded)) {
                Link weakest = path.state().satisfies(demanded) ? path.weakestForDelivery() : path.weakestForState();
                failing.add(String.join(" -> ", path.operators()) + " has " + path.endToEnd() + ", because of "
                        + weakest + ". " + remedy(weakest));
            }
        }
        if (!failing.isEmpty()) {
            throw new InvalidProgramException(
                    "The job demands " + demanded + " and cannot have it: " + String.join("; ", failing));
        }
    }

    /**
     * Describes the answers for a person.
     *
     * @return a few lines a path
     */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (PathGuarantee path : paths) {
            lines.add(path.describe());
        }
        return lines;
    }

    private static PathGuarantee path(
            Dataflow dataflow, List<Node> way, DeclaredGuarantee declaredBySource, List<Link> between) {
        Node last = way.get(way.size() - 1);
        DeclaredGuarantee declared =
                ((Operation.Write<?>) last.operation()).sink().guarantee();
        String source = "source '" + way.get(0).name() + "'";
        String sink = "sink '" + last.name() + "'";
        List<Link> links = new ArrayList<>();
        links.add(link(source, declaredBySource));
        links.addAll(between);
        Link forState = weakest(links);
        links.addAll(effectsBetween(dataflow, way.get(0), last));
        links.add(link(sink, declared));
        Link forDelivery = weakest(links);
        List<String> names = new ArrayList<>();
        for (Node node : way) {
            names.add(node.name());
        }
        List<String> conditions = new ArrayList<>();
        declaredBySource.conditions().forEach(condition -> conditions.add(source + ": " + condition));
        declared.conditions().forEach(condition -> conditions.add(sink + ": " + condition));
        return new PathGuarantee(
                names, forState.guarantee(), forState, forDelivery.guarantee(), forDelivery, conditions);
    }

    /** Returns what operators on any way between the two do to the outside. */
    private static List<Link> effectsBetween(Dataflow dataflow, Node source, Node sink) {
        boolean[] after = new boolean[dataflow.nodes().size()];
        after[source.id()] = true;
        for (Node node : dataflow.nodes()) {
            for (Edge edge : node.inputs()) {
                after[node.id()] |= after[edge.from()];
            }
        }
        boolean[] before = new boolean[dataflow.nodes().size()];
        before[sink.id()] = true;
        for (int id = sink.id(); id >= 0; id--) {
            for (Edge edge : dataflow.nodes().get(id).inputs()) {
                before[edge.from()] |= before[id];
            }
        }
        List<Link> effects = new ArrayList<>();
        for (Node node : dataflow.nodes()) {
            if (after[node.id()]
                    && before[node.id()]
                    && node.operation().function() instanceof SideEffecting function) {
                effects.add(link("operator '" + node.name() + "'", function.sideEffects()));
            }
        }
        return effects;
    }

    private static Link weakest(List<Link> links) {
        Link weakest = links.get(0);
        for (Link link : links) {
            if (link.guarantee().compareTo(weakest.guarantee()) < 0) {
                weakest = link;
            }
        }
        return weakest;
    }

    private static Link link(String name, DeclaredGuarantee declared) {
        return new Link(name, declared.guarantee(), declared.reason());
    }

    private static Link checkpointing(CheckpointSettings checkpoints) {
        if (!checkpoints.enabled()) {
            return new Link(
                    "checkpointing",
                    Guarantee.AT_MOST_ONCE,
                    "it is off: what is under way when the job fails is lost, and a restart, if it is set to, begins anew and delivers"
                            + " again");
        }
        return checkpoints.mode() == CheckpointingMode.EXACTLY_ONCE
                ? new Link("checkpointing", Guarantee.EXACTLY_ONCE, "channels are aligned at barriers")
                : new Link(
                        "checkpointing",
                        Guarantee.AT_LEAST_ONCE,
                        "its mode is AT_LEAST_ONCE: channels are not aligned");
    }

    private static Link storage(String storage, boolean outlivesProcess) {
        return outlivesProcess
                ? new Link("storage '" + storage + "'", Guarantee.EXACTLY_ONCE, "it outlives the process")
                : new Link(
                        "storage '" + storage + "'",
                        Guarantee.AT_LEAST_ONCE,
                        "it does not outlive the process, and a job started again begins at the beginning");
    }

    private static String remedy(Link weakest) {
        if (weakest.name().equals("checkpointing")) {
            return "Call enableCheckpointing(interval, CheckpointingMode.EXACTLY_ONCE).";
        } else if (weakest.name().startsWith("storage")) {
            return "Set a storage that lasts, such as getCheckpointConfig().setCheckpointStorage(\"file:///a/directory\").";
        } else if (weakest.name().startsWith("operator")) {
            return "Act on the outside through a sink, or make the effect one that may be repeated, or demand less.";
        } else if (weakest.name().startsWith("sink")) {
            return "Use a sink that publishes with the checkpoint or recognises repeats, or demand less.";
        }
        return "Use a source that can be read again from a position, or demand less.";
    }

    private static List<List<Node>> waysToSinks(Dataflow dataflow, Node source) {
        int count = dataflow.nodes().size();
        Node[] cameFrom = new Node[count];
        boolean[] reached = new boolean[count];
        Deque<Node> open = new ArrayDeque<>(List.of(source));
        reached[source.id()] = true;
        List<List<Node>> ways = new ArrayList<>();
        while (!open.isEmpty()) {
            Node at = open.remove();
            if (at.operation() instanceof Operation.Write<?>) {
                ways.add(wayBack(at, cameFrom));
            }
            for (Node next : dataflow.nodes()) {
                if (!reached[next.id()] && readsFrom(next, at)) {
                    reached[next.id()] = true;
                    cameFrom[next.id()] = at;
                    open.add(next);
                }
            }
        }
        return ways;
    }

    private static boolean readsFrom(Node node, Node from) {
        for (Edge edge : node.inputs()) {
            if (edge.from() == from.id()) {
                return true;
            }
        }
        return false;
    }

    private static List<Node> wayBack(Node sink, Node[] cameFrom) {
        List<Node> way = new ArrayList<>();
        for (Node at = sink; at != null; at = cameFrom[at.id()]) {
            way.add(0, at);
        }
        return way;
    }
}
