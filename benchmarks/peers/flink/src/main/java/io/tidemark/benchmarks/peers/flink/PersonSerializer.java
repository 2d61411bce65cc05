package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.workload.Sales.Person;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes {@link Person}. Public, as its snapshot is, because Flink makes that by reflection. */
public final class PersonSerializer extends RecordSerializer<Person> {
    private static final long serialVersionUID = 1L;

    @Override
    public Person createInstance() {
        return new Person(0, "", 0);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Person record, DataOutputView output) throws IOException {
        output.writeLong(record.id());
        StringValue.writeString(record.name(), output);
        output.writeLong(record.timestamp());
    }

    @Override
    public Person deserialize(DataInputView input) throws IOException {
        return new Person(input.readLong(), StringValue.readString(input), input.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Person> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink keeps of the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Person> {
        /** Makes the snapshot. */
        public Snapshot() {
            super(PersonSerializer::new);
        }
    }
}
