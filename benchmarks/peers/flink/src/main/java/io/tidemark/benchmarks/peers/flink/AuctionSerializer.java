package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Sales.Auction;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes {@link Auction}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class AuctionSerializer extends RecordSerializer<Auction> {
    private static final long serialVersionUID = 1L;

    @Override
    public Auction createInstance() {
        return new Auction(0, 0, 0);
    }

    @Override
    public int getLength() {
        return 3 * Long.BYTES;
    }

    @Override
    public void serialize(Auction record, DataOutputView output) throws IOException {
        output.writeLong(record.id());
        output.writeLong(record.seller());
        output.writeLong(record.timestamp());
    }

    @Override
    public Auction deserialize(DataInputView input) throws IOException {
        return new Auction(input.readLong(), input.readLong(), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Auction> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Auction> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(AuctionSerializer::new);
        }
    }
}
