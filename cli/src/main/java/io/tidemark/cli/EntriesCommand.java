package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.savepoint.reader.KeyedValue;
import io.tidemark.savepoint.reader.SavepointReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** {@code tidemark checkpoint show} with a state: its entries, without the classes of the job. */
final class EntriesCommand {
    /** How many lines go out before it is looked whether anybody reads them. */
    private static final int LOOK_EVERY = 1_000;

    private final Output output;

    EntriesCommand(Output output) {
        this.output = output;
    }

    /** Prints the entries of a state, at most {@code limit}; 0 stands for all. */
    int run(String place, String operator, String state, int limit) throws IOException {
        try (SavepointReader reader = SavepointReader.open(place);
                Stream<KeyedValue<Object, Object>> entries = reader.readKeyedState(operator, state)) {
            Iterator<KeyedValue<Object, Object>> all = entries.iterator();
            return output.isJson() ? json(reader, operator, state, all, limit) : text(all, limit);
        }
    }

    private int text(Iterator<KeyedValue<Object, Object>> entries, int limit) {
        long printed = 0;
        while (entries.hasNext()) {
            if (printed == limit && limit != 0) {
                output.line("... and more; --limit 0 prints all");
                return Tidemark.FINE;
            }
            KeyedValue<Object, Object> entry = entries.next();
            output.line(JsonValues.text(entry.key()) + "  " + JsonValues.text(entry.value()));
            printed++;
            if (printed % LOOK_EVERY == 0 && output.out().checkError()) {
                return Tidemark.FINE;
            }
        }
        output.line(printed == 1 ? "1 entry." : printed + " entries.");
        return Tidemark.FINE;
    }

    private int json(
            SavepointReader reader,
            String operator,
            String state,
            Iterator<KeyedValue<Object, Object>> entries,
            int limit)
            throws IOException {
        int exitCode = Tidemark.FINE;
        try (JsonGenerator json = output.json()) {
            json.writeStartObject();
            Summaries.writeLocation(reader.location(), json);
            json.writeStringField("job", reader.summary().jobName());
            json.writeNumberField("number", reader.summary().number());
            json.writeStringField("operator", operator);
            json.writeStringField("state", state);
            json.writeArrayFieldStart("entries");
            String problem = null;
            boolean more = false;
            try {
                for (long printed = 0; !more && entries.hasNext(); printed++) {
                    more = printed == limit && limit != 0;
                    if (!more) {
                        entry(entries.next(), json);
                    }
                }
            } catch (UncheckedIOException e) {
                problem = Tidemark.message(e); // what was read before it stays a document
                exitCode = Tidemark.DAMAGED;
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
            if (problem != null) {
                json.writeStringField("problem", problem);
            }
            json.writeEndObject();
        }
        output.line("");
        return exitCode;
    }

    private static void entry(KeyedValue<Object, Object> entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName("key");
        JsonValues.write(entry.key(), json);
        json.writeFieldName("value");
        JsonValues.write(entry.value(), json);
        json.writeEndObject();
    }
}
