package io.tidemark.benchmarks.peers.flink;

import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stands where Flink wants a serializer for records that never leave a chain of operators. */
final class ChainedSerializer<T> extends RecordSerializer<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public T createInstance() {
        throw refused();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T record, DataOutputView output) {
        throw refused();
    }

    @Override
    public T deserialize(DataInputView input) {
        throw refused();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        throw refused();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("A record left its chain of operators; give it a serializer.");
    }
}
