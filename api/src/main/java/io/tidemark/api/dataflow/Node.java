package io.tidemark.api.dataflow;

import io.tidemark.api.dataflow.Edge.Port;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator of the logical graph.
 *
 * @param id its place in {@link Dataflow#nodes()}
 * @param name for people
 * @param uid under which its state is kept, or {@code null} to use its place in the graph
 * @param parallelism how many subtasks it has, at least 1
 * @param operation what it does
 * @param inputs where it reads from; empty for a source
 * @param outputs what is known of the records of its outputs; one that is missing is unknown
 * @since 0.1
 */
public record Node(
        int id,
        String name,
        @Nullable String uid,
        int parallelism,
        Operation operation,
        List<Edge> inputs,
        Map<Port, RecordType> outputs) {
    /** Keeps unmodifiable copies. */
    public Node {
        inputs = List.copyOf(inputs);
        outputs = Map.copyOf(outputs);
    }

    /**
     * Describes an operator of whose outputs nothing is known.
     *
     * @param id its place in {@link Dataflow#nodes()}
     * @param name for people
     * @param uid under which its state is kept, or {@code null} to use its place in the graph
     * @param parallelism how many subtasks it has, at least 1
     * @param operation what it does
     * @param inputs where it reads from; empty for a source
     */
    public Node(int id, String name, @Nullable String uid, int parallelism, Operation operation, List<Edge> inputs) {
        this(id, name, uid, parallelism, operation, inputs, Map.of());
    }

    /**
     * Returns what is known of the records of an output.
     *
     * @param port which
     * @return perhaps nothing
     */
    public RecordType output(Port port) {
        return outputs.getOrDefault(port, RecordType.UNKNOWN);
    }
}
