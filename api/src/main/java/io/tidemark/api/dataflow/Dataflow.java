package io.tidemark.api.dataflow;

import java.util.List;

/**
 * The logical graph of a pipeline: operators and the edges between them, sources first. Immutable.
 *
 * @param nodes in an order in which every node comes after those it reads from; {@code nodes.get(i).id() == i}
 * @since 0.1
 */
public record Dataflow(List<Node> nodes) {
    /** Keeps an unmodifiable copy and checks the order. */
    public Dataflow {
        nodes = List.copyOf(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.id() != i) {
                throw new IllegalArgumentException(
                        "Node " + node.name() + " has id " + node.id() + " at place " + i + ".");
            }
            for (Edge edge : node.inputs()) {
                if (edge.from() >= i) {
                    throw new IllegalArgumentException(
                            "Node " + node.name() + " reads from a node that comes after it.");
                }
            }
        }
    }
}
