package io.tidemark.core.inflight;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.stream.RecordBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How records in flight are kept: as lists without keys of the operator that is to process them, one a stream. */
public final class InFlightLists {
    private static final String PREFIX = "in-flight<";

    private InFlightLists() {}

    /**
     * Writes records.
     *
     * @param inFlight of one operator
     * @return a list a stream, in the order of the records
     * @throws IOException if a record cannot be written by the serde of its stream
     */
    public static List<ListSnapshot> write(List<InFlight> inFlight) throws IOException {
        Map<Inlet, List<Bytes>> byInlet = new LinkedHashMap<>();
        for (InFlight some : inFlight) {
            List<Bytes> elements = byInlet.computeIfAbsent(some.inlet(), inlet -> new ArrayList<>());
            for (int i = 0; i < some.records().size; i++) {
                elements.add(write(some, i));
            }
        }
        List<ListSnapshot> lists = new ArrayList<>();
        byInlet.forEach((inlet, elements) -> lists.add(
                new ListSnapshot(inlet.listName(), false, PREFIX + inlet.serde().schema() + ">", elements)));
        return lists;
    }

    private static Bytes write(InFlight some, int index) throws IOException {
        RecordBatch records = some.records();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        output.writeLong(records.timestamp(index));
        try {
            some.inlet().serde().serialize(records.values[index], output);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "A record on its way to operator '" + some.operatorId() + "' cannot be stored as '"
                            + some.inlet().serde().schema() + "': " + e.getMessage()
                            + ". Say with returns(…) on the stream what its records are.",
                    e);
        }
        return Bytes.copyOf(bytes.toByteArray());
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of the records if it is that of records in flight, otherwise {@code null}
     */
    public static @Nullable String schemaOfRecords(String schema) {
        return schema.startsWith(PREFIX) && schema.endsWith(">")
                ? schema.substring(PREFIX.length(), schema.length() - 1)
                : null;
    }

    /**
     * Reads what was written, perhaps under an older schema of the records.
     *
     * @param list one that {@link #write} made
     * @param serde of the records as they are declared now
     * @return the records in their order
     * @throws IncompatibleSchemaException if they were written in a form that the serde cannot read
     * @throws IOException if the bytes are not those of such records
     */
    public static RecordBatch read(ListSnapshot list, Serde<Object> serde) throws IOException {
        String written = schemaOfRecords(list.schema());
        if (written == null) {
            throw new IOException("The records '" + list.name() + "' have the schema '" + list.schema()
                    + "', which is not one of records in flight.");
        }
        Serde<Object> reading = serde.reading(written);
        RecordBatch records = new RecordBatch(list.elements().size(), false);
        for (Bytes element : list.elements()) {
            DataInputStream input = new DataInputStream(new ByteArrayInputStream(element.toArray()));
            long timestamp = input.readLong();
            records.add(reading.deserialize(input), timestamp);
        }
        return records;
    }
}
