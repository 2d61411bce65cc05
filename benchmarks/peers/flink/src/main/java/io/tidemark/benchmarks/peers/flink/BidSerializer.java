package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Bids.Bid;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link Bid}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class BidSerializer extends RecordSerializer<Bid> {
    private static final long serialVersionUID = 1L;

    @Override
    public Bid createInstance() {
        return new Bid(0, 0, 0, 0);
    }

    @Override
    public int getLength() {
        return 4 * Long.BYTES;
    }

    @Override
    public void serialize(Bid record, DataOutputView output) throws IOException {
        output.writeLong(record.auction());
        output.writeLong(record.bidder());
        output.writeLong(record.price());
        output.writeLong(record.millis());
    }

    @Override
    public Bid deserialize(DataInputView input) throws IOException {
        return new Bid(input.readLong(), input.readLong(), input.readLong(), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Bid> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Bid> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(BidSerializer::new);
        }
    }
}
