package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps a {@link RabbitMqSplit} in a checkpoint. Names and ids are shorter than {@code writeUTF} allows: AMQP's limit is 255 bytes. */
final class RabbitMqSplitSerde implements Serde<RabbitMqSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(RabbitMqSplit split, DataOutput output) throws IOException {
        output.writeUTF(split.queue());
        output.writeInt(split.ids().size());
        for (String id : split.ids()) {
            output.writeUTF(id);
        }
    }

    @Override
    public RabbitMqSplit deserialize(DataInput input) throws IOException {
        String queue = input.readUTF();
        int count = input.readInt();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(input.readUTF());
        }
        return new RabbitMqSplit(queue, ids);
    }

    @Override
    public String schema() {
        return "RabbitMqSplit 1 (queue:string,ids:list<string>)";
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public RabbitMqSplit copy(RabbitMqSplit value) {
        return value;
    }
}
