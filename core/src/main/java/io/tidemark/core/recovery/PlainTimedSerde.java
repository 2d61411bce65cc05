package io.tidemark.core.recovery;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of what core keeps by time, timers and records that wait to be joined, for those who have no classes of the job: a
 * list of maps, with {@code timestamp} in milliseconds since 1970 and what stands at that time under a name of its own.
 */
final class PlainTimedSerde implements Serde<List<Map<String, Object>>> {
    private static final long serialVersionUID = 1L;
    private static final String TIMESTAMP = "timestamp";

    private final String schema;
    private final String name;
    private final @Nullable Serde<Object> elements;

    /**
     * Takes the elements.
     *
     * @param schema of the whole
     * @param name of an element
     * @param elements {@code null} if nothing stands beside the time
     */
    PlainTimedSerde(String schema, String name, @Nullable Serde<Object> elements) {
        this.schema = schema;
        this.name = name;
        this.elements = elements;
    }

    @Override
    public void serialize(List<Map<String, Object>> timed, DataOutput output) throws IOException {
        output.writeInt(timed.size());
        for (Map<String, Object> one : timed) {
            output.writeLong((long) one.get(TIMESTAMP));
            if (elements != null) {
                elements.serialize(one.get(name), output);
            }
        }
    }

    @Override
    public List<Map<String, Object>> deserialize(DataInput input) throws IOException {
        List<Map<String, Object>> timed = new ArrayList<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(TIMESTAMP, input.readLong());
            if (elements != null) {
                one.put(name, elements.deserialize(input));
            }
            timed.add(one);
        }
        return timed;
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public List<Map<String, Object>> copy(List<Map<String, Object>> timed) {
        List<Map<String, Object>> copies = new ArrayList<>();
        for (Map<String, Object> one : timed) {
            Map<String, Object> copy = new LinkedHashMap<>(one);
            if (elements != null) {
                copy.put(name, elements.copy(one.get(name)));
            }
            copies.add(copy);
        }
        return copies;
    }
}
