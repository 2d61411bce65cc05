package io.tidemark.api;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.OutputTag;
import java.util.List;

/**
 * An additional output of an operator.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class SideOutputDataStream<T> extends DataStream<T> {
    SideOutputDataStream(StreamExecutionEnvironment environment, StreamNode node, OutputTag<T> tag) {
        super(
                environment,
                List.of(new StreamNode.Input(node, Edge.Port.side(tag.getId()), new Partitioning.Forward())),
                tag.getType());
        node.output(Edge.Port.side(tag.getId()), tag.getType());
    }
}
