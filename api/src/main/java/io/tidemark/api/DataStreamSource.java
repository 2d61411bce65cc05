package io.tidemark.api;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a source gives.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class DataStreamSource<T> extends SingleOutputStreamOperator<T> {
    DataStreamSource(StreamExecutionEnvironment environment, StreamNode node, @Nullable Type type) {
        super(environment, node, type);
    }

    /**
     * Returns the input that the source could not read as records, if it is configured to hand it over.
     *
     * @return the side output of rejected records; what nobody reads from it is counted as {@code rejectedRecords}, dropped and logged
     */
    public DataStream<RejectedRecord> getRejected() {
        node.output(Edge.Port.REJECTED, RejectedRecord.class);
        return new DataStream<>(
                environment,
                List.of(new StreamNode.Input(node, Edge.Port.REJECTED, new Partitioning.Forward())),
                RejectedRecord.class);
    }

    @Override
    public DataStreamSource<T> name(String name) {
        super.name(name);
        return this;
    }

    @Override
    public DataStreamSource<T> uid(String uid) {
        super.uid(uid);
        return this;
    }

    @Override
    public DataStreamSource<T> setParallelism(int parallelism) {
        super.setParallelism(parallelism);
        return this;
    }

    @Override
    public DataStreamSource<T> returns(Class<T> type) {
        super.returns(type);
        return this;
    }

    @Override
    public DataStreamSource<T> returns(Serde<T> serde) {
        super.returns(serde);
        return this;
    }
}
