package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.core.checkpoint.OutstandingCommittables;
import io.tidemark.core.stream.RecordBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands records to a sink's writer, and prepares its committables at barriers. */
final class SinkOperator extends StreamOperator {
    private final Sink<Object> sink;
    private final OperatorRuntime runtime;
    private @Nullable SinkWriter<Object> writer;
    private final OutstandingCommittables outstanding = new OutstandingCommittables();
    private boolean inputEnded;

    SinkOperator(String operatorId, String name, Sink<Object> sink, OperatorRuntime runtime) {
        super(operatorId, name, runtime, Output.NONE);
        this.sink = sink;
        this.runtime = runtime;
    }

    @Override
    void open() throws Exception {
        writer = sink.createWriter(runtime.context(), runtime.restored().writerStates());
    }

    @Override
    void process(RecordBatch batch) throws Exception {
        SinkWriter<Object> to = writer;
        Object[] values = batch.values;
        int size = batch.size;
        for (int i = 0; i < size; i++) {
            to.write(values[i], batch.timestamp(i));
        }
    }

    @Override
    void endInput() throws Exception {
        inputEnded = true;
        writer.flush(true);
    }

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        writer.flush(inputEnded);
        SinkSnapshot prepared = writer.prepareCommit(checkpointId);
        List<Committable> all = outstanding.prepared(checkpointId, prepared.committables());
        return new OperatorSnapshot(operatorId(), null, null, List.of(), new SinkSnapshot(prepared.writerState(), all));
    }

    @Override
    void notifyCheckpointComplete(long checkpointId) {
        outstanding.completed(checkpointId);
    }

    @Override
    void close() throws Exception {
        outstanding.close();
        if (writer != null) {
            writer.close();
        }
    }
}
