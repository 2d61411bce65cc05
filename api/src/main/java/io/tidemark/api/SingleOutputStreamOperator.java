package io.tidemark.api;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.dataflow.RecordType;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream that an operator gives, through which the operator is named and sized.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public class SingleOutputStreamOperator<T> extends DataStream<T> {
    final StreamNode node;

    SingleOutputStreamOperator(StreamExecutionEnvironment environment, StreamNode node, @Nullable Type type) {
        super(environment, List.of(new StreamNode.Input(node, Edge.Port.MAIN, new Partitioning.Forward())), type);
        this.node = node;
        node.output(Edge.Port.MAIN, type);
    }

    /**
     * Names the operator, for plans, errors and metrics.
     *
     * @param name some text
     * @return this
     */
    public SingleOutputStreamOperator<T> name(String name) {
        node.name(name);
        return this;
    }

    /**
     * Names the operator's state, so that it is found again when the pipeline around it changes.
     *
     * @param uid unique in the pipeline
     * @return this
     */
    public SingleOutputStreamOperator<T> uid(String uid) {
        node.uid(uid);
        return this;
    }

    /**
     * Sets how many subtasks the operator has.
     *
     * @param parallelism at least 1
     * @return this
     */
    public SingleOutputStreamOperator<T> setParallelism(int parallelism) {
        node.parallelism(parallelism);
        return this;
    }

    /**
     * Returns what the operator emits to a side output.
     *
     * @param <X> the type of the records there
     * @param sideOutputTag which
     * @return the stream of them
     */
    public <X> SideOutputDataStream<X> getSideOutput(OutputTag<X> sideOutputTag) {
        return new SideOutputDataStream<>(environment, node, sideOutputTag);
    }

    /**
     * Says what the type of the records is, where it has to be known since they are kept as state or may be stored in
     * flight ({@link CheckpointConfig#enableUnalignedCheckpoints()}), and the compiler has forgotten it.
     *
     * @param type the class of the records
     * @return this
     */
    public SingleOutputStreamOperator<T> returns(Class<T> type) {
        this.type = type;
        node.output(Edge.Port.MAIN, type);
        return this;
    }

    /**
     * Says how the records become bytes where they may be stored in flight
     * ({@link CheckpointConfig#enableUnalignedCheckpoints()}): for a generic type, such as {@code Serdes.listOf(…)}, and for
     * one that has no built-in serde.
     *
     * @param serde of the records
     * @return this
     */
    public SingleOutputStreamOperator<T> returns(Serde<T> serde) {
        node.outputs.put(Edge.Port.MAIN, new RecordType(type, serde));
        return this;
    }
}
