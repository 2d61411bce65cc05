package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keeps splits. The name of a topic is shorter than {@code writeUTF} allows: Kafka's limit is 249 characters. */
final class KafkaSplitSerde implements Serde<KafkaSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(KafkaSplit split, DataOutput output) throws IOException {
        output.writeUTF(split.topic());
        output.writeInt(split.partition());
        output.writeLong(split.position());
        output.writeLong(split.stopOffset());
    }

    @Override
    public KafkaSplit deserialize(DataInput input) throws IOException {
        return new KafkaSplit(input.readUTF(), input.readInt(), input.readLong(), input.readLong());
    }

    @Override
    public String schema() {
        return "KafkaSplit 1 (topic:string,partition:int,position:long,stopOffset:long)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public KafkaSplit copy(KafkaSplit value) {
        return value;
    }
}
