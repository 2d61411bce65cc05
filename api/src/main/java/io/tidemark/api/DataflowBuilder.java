package io.tidemark.api;

import io.tidemark.api.dataflow.Dataflow;
import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Freezes a pipeline into a {@link Dataflow}, and refuses one that cannot be meant. */
final class DataflowBuilder {
    private final List<StreamNode> nodes;
    private final int defaultParallelism;

    DataflowBuilder(List<StreamNode> nodes, int defaultParallelism) {
        this.nodes = nodes;
        this.defaultParallelism = defaultParallelism;
    }

    Dataflow build() {
        if (nodes.isEmpty()) {
            throw new InvalidProgramException("The pipeline is empty; add a source, for example with fromSource.");
        }
        refuseEqualUids();
        Map<StreamNode, Integer> ids = new IdentityHashMap<>();
        List<Node> frozen = new ArrayList<>();
        for (StreamNode node : nodes) {
            int id = frozen.size();
            ids.put(node, id);
            List<Edge> edges = new ArrayList<>();
            for (StreamNode.Input input : node.inputs) {
                edges.add(new Edge(ids.get(input.from()), input.port(), input.partitioning(), input.ordinal()));
            }
            int parallelism =
                    node.parallelism == StreamNode.DEFAULT_PARALLELISM ? defaultParallelism : node.parallelism;
            frozen.add(new Node(id, node.name, node.uid, parallelism, node.operation, edges, node.outputs));
        }
        return new Dataflow(frozen);
    }

    private void refuseEqualUids() {
        Map<String, StreamNode> byUid = new HashMap<>();
        for (StreamNode node : nodes) {
            StreamNode other = node.uid == null ? null : byUid.put(node.uid, node);
            if (other != null) {
                throw new InvalidProgramException("The uid '" + node.uid + "' is used by the operators '" + other.name
                        + "' and '" + node.name + "'; each needs one of its own, since state is kept under it.");
            }
        }
    }
}
