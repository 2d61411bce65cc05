package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keeps a {@link SocketSplit} in a checkpoint. */
final class SocketSplitSerde implements Serde<SocketSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(SocketSplit split, DataOutput output) throws IOException {
        output.writeUTF(split.splitId());
    }

    @Override
    public SocketSplit deserialize(DataInput input) throws IOException {
        return new SocketSplit(input.readUTF());
    }

    @Override
    public String schema() {
        return "socket split(address:string)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public SocketSplit copy(SocketSplit split) {
        return split;
    }
}
