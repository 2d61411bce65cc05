package io.tidemark.api.dataflow;

import java.util.List;
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
 * @since 0.1
 */
public record Node(int id, String name, @Nullable String uid, int parallelism, Operation operation, List<Edge> inputs) {
    /** Keeps an unmodifiable copy of the inputs. */
    public Node {
        inputs = List.copyOf(inputs);
    }
}
