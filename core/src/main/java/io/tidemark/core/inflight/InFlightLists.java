package io.tidemark.core.inflight;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How what was in flight is kept: as lists without keys of the operator that is to process it, one for each stream with its
 * records and one for the watermarks. Each element begins with its place in the order of all, by which they are put together
 * again; then come the event time and, of a record, the record itself.
 */
public final class InFlightLists {
    private static final String PREFIX = "in-flight<";
    private static final String WATERMARKS_SCHEMA = PREFIX + "watermark>";

    private final String operatorId;
    private final Map<String, List<Bytes>> byName = new LinkedHashMap<>();
    private final Map<String, String> schemas = new LinkedHashMap<>();
    private final List<Bytes> watermarks = new ArrayList<>();
    private int place;

    private InFlightLists(String operatorId) {
        this.operatorId = operatorId;
    }

    /**
     * A record or a watermark as it was stored.
     *
     * @param place in the order of all of its subtask
     * @param inlet the stream that a record came from; {@code null} for a watermark
     * @param record {@code null} for a watermark
     * @param timestamp of the record, or the watermark itself
     */
    public record Stored(
            int place, @Nullable Inlet inlet, @Nullable Object record, long timestamp) {}

    /**
     * Writes what was in flight to one operator in one subtask.
     *
     * @param inFlight in the order in which it is to be processed
     * @return the lists; none if nothing was in flight
     * @throws IOException if a record cannot be written by the serde of its stream
     */
    public static List<ListSnapshot> write(List<InFlight> inFlight) throws IOException {
        if (inFlight.isEmpty()) {
            return List.of();
        }
        InFlightLists lists = new InFlightLists(inFlight.get(0).operatorId());
        for (InFlight some : inFlight) {
            if (some.element() instanceof RecordBatch records) {
                lists.add(some.inlet(), records);
            } else {
                lists.watermarks.add(lists.bytes(((StreamElement.Watermark) some.element()).timestamp(), null, null));
            }
        }
        return lists.toLists();
    }

    private void add(Inlet inlet, RecordBatch records) throws IOException {
        schemas.put(inlet.listName(), PREFIX + inlet.serde().schema() + ">");
        List<Bytes> elements = byName.computeIfAbsent(inlet.listName(), absent -> new ArrayList<>());
        for (int i = 0; i < records.size; i++) {
            elements.add(bytes(records.timestamp(i), inlet.serde(), records.values[i]));
        }
    }

    private Bytes bytes(long timestamp, @Nullable Serde<Object> serde, @Nullable Object record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        output.writeInt(place++);
        output.writeLong(timestamp);
        if (serde != null) {
            try {
                serde.serialize(record, output);
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "A record on its way to operator '" + operatorId + "' cannot be stored as '"
                                + serde.schema() + "': " + e.getMessage()
                                + ". Say with returns(…) on the stream what its records are.",
                        e);
            }
        }
        return Bytes.copyOf(bytes.toByteArray());
    }

    private List<ListSnapshot> toLists() {
        List<ListSnapshot> lists = new ArrayList<>();
        byName.forEach((name, elements) ->
                lists.add(new ListSnapshot(name, ListSnapshot.Kind.SPLIT, schemas.get(name), elements)));
        if (!watermarks.isEmpty()) {
            lists.add(new ListSnapshot(Inlet.WATERMARKS, ListSnapshot.Kind.SPLIT, WATERMARKS_SCHEMA, watermarks));
        }
        return lists;
    }

    /**
     * Reads what was in flight to one operator in one subtask.
     *
     * @param lists all of the operator's; others than those that {@link #write} makes are passed over
     * @param inlets finds the stream that a list is named after
     * @return in the order in which it is to be processed
     * @throws IncompatibleSchemaException if records were written in a form that cannot be read any more
     * @throws IOException if the bytes are not those of such records
     */
    public static List<Stored> read(List<ListSnapshot> lists, Function<String, Inlet> inlets) throws IOException {
        List<Stored> stored = new ArrayList<>();
        for (ListSnapshot list : lists) {
            if (list.name().equals(Inlet.WATERMARKS)) {
                for (Bytes element : list.elements()) {
                    DataInputStream input = input(element);
                    stored.add(new Stored(input.readInt(), null, null, input.readLong()));
                }
            } else if (Inlet.isNameOfOne(list.name())) {
                read(list, inlets.apply(list.name()), stored);
            }
        }
        stored.sort(Comparator.comparingInt(Stored::place));
        return stored;
    }

    private static void read(ListSnapshot list, Inlet inlet, List<Stored> into) throws IOException {
        String schema = list.schema();
        if (!schema.startsWith(PREFIX) || !schema.endsWith(">")) {
            throw new IOException("their schema is '" + schema + "', which is not one of records in flight");
        }
        Serde<Object> serde = inlet.serde().reading(schema.substring(PREFIX.length(), schema.length() - 1));
        for (Bytes element : list.elements()) {
            DataInputStream input = input(element);
            int place = input.readInt();
            long timestamp = input.readLong();
            into.add(new Stored(place, inlet, serde.deserialize(input), timestamp));
        }
    }

    private static DataInputStream input(Bytes element) {
        return new DataInputStream(new ByteArrayInputStream(element.toArray()));
    }
}
