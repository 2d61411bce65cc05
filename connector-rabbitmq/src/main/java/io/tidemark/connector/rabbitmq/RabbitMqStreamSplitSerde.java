package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keeps a {@link RabbitMqStreamSplit} in a checkpoint. */
final class RabbitMqStreamSplitSerde implements Serde<RabbitMqStreamSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(RabbitMqStreamSplit split, DataOutput output) throws IOException {
        output.writeUTF(split.stream());
        output.writeLong(split.position());
        output.writeLong(split.fromMillis());
    }

    @Override
    public RabbitMqStreamSplit deserialize(DataInput input) throws IOException {
        return new RabbitMqStreamSplit(input.readUTF(), input.readLong(), input.readLong());
    }

    @Override
    public String schema() {
        return "RabbitMqStreamSplit 1 (stream:string,position:long,fromMillis:long)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public RabbitMqStreamSplit copy(RabbitMqStreamSplit value) {
        return value;
    }
}
