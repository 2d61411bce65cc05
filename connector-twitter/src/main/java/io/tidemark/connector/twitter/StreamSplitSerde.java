package io.tidemark.connector.twitter;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keeps a {@link StreamSplit} in a checkpoint. */
final class StreamSplitSerde implements Serde<StreamSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(StreamSplit split, DataOutput output) throws IOException {
        output.writeUTF(split.splitId());
        output.writeLong(split.coveredUntilMillis());
    }

    @Override
    public StreamSplit deserialize(DataInput input) throws IOException {
        return new StreamSplit(input.readUTF(), input.readLong());
    }

    @Override
    public String schema() {
        return "StreamSplit 1 (stream:string,coveredUntilMillis:long)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public StreamSplit copy(StreamSplit split) {
        return split;
    }
}
