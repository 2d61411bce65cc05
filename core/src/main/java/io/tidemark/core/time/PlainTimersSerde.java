package io.tidemark.core.time;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link TimerSetSerde} for those who have no classes of the job: the timers of a key are a list of maps, with
 * {@code timestamp} in milliseconds since 1970 and, if they concern more than the key, {@code subject}.
 *
 * @since 0.1
 */
public final class PlainTimersSerde implements Serde<List<Map<String, Object>>> {
    private static final long serialVersionUID = 1L;
    private static final String TIMESTAMP = "timestamp";
    private static final String SUBJECT = "subject";

    private final String schema;
    private final @Nullable Serde<Object> subjects;

    private PlainTimersSerde(String schema, @Nullable Serde<Object> subjects) {
        this.schema = schema;
        this.subjects = subjects;
    }

    /**
     * Finds the serde of a schema.
     *
     * @param schema of a state
     * @return empty if the state holds no timers
     * @throws IncompatibleSchemaException if what they concern was written by a serde of the user's own
     */
    @SuppressWarnings("unchecked") // what is read and written by a serde is of its own type
    public static Optional<PlainTimersSerde> of(String schema) {
        if (!schema.startsWith(TimerSetSerde.PREFIX) || !schema.endsWith(">")) {
            return Optional.empty();
        }
        String subject = schema.substring(TimerSetSerde.PREFIX.length(), schema.length() - 1);
        return Optional.of(new PlainTimersSerde(
                schema, subject.equals(Timers.NO_SUBJECT) ? null : (Serde<Object>) Serdes.generic(subject)));
    }

    @Override
    public void serialize(List<Map<String, Object>> timers, DataOutput output) throws IOException {
        output.writeInt(timers.size());
        for (Map<String, Object> timer : timers) {
            output.writeLong((long) timer.get(TIMESTAMP));
            if (subjects != null) {
                subjects.serialize(timer.get(SUBJECT), output);
            }
        }
    }

    @Override
    public List<Map<String, Object>> deserialize(DataInput input) throws IOException {
        List<Map<String, Object>> timers = new ArrayList<>();
        int size = input.readInt();
        for (int i = 0; i < size; i++) {
            Map<String, Object> timer = new LinkedHashMap<>();
            timer.put(TIMESTAMP, input.readLong());
            if (subjects != null) {
                timer.put(SUBJECT, subjects.deserialize(input));
            }
            timers.add(timer);
        }
        return timers;
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
    public List<Map<String, Object>> copy(List<Map<String, Object>> timers) {
        List<Map<String, Object>> copies = new ArrayList<>();
        for (Map<String, Object> timer : timers) {
            Map<String, Object> copy = new LinkedHashMap<>(timer);
            if (subjects != null) {
                copy.put(SUBJECT, subjects.copy(timer.get(SUBJECT)));
            }
            copies.add(copy);
        }
        return copies;
    }
}
