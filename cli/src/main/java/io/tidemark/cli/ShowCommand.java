package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.savepoint.reader.CheckpointSummary;
import io.tidemark.savepoint.reader.KeyedStateSummary;
import io.tidemark.savepoint.reader.OperatorSummary;
import io.tidemark.savepoint.reader.SavepointReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code tidemark checkpoint show} without a state: what a checkpoint holds of each operator. */
final class ShowCommand {
    private final Output output;

    ShowCommand(Output output) {
        this.output = output;
    }

    /** An operator with its keyed state, or why that cannot be described. */
    private record Shown(
            OperatorSummary operator,
            @Nullable KeyedStateSummary state,
            @Nullable String problem,
            boolean damaged) {}

    int run(String place, @Nullable String wanted) throws IOException {
        try (SavepointReader reader = SavepointReader.open(place)) {
            List<Shown> shown = new ArrayList<>();
            for (OperatorSummary operator : wanted == null ? reader.operators() : List.of(reader.operator(wanted))) {
                shown.add(shown(reader, operator));
            }
            if (output.isJson()) {
                json(reader, shown);
            } else {
                text(reader, shown);
            }
            return shown.stream().noneMatch(Shown::damaged) ? Tidemark.FINE : Tidemark.DAMAGED;
        }
    }

    private static Shown shown(SavepointReader reader, OperatorSummary operator) {
        if (!operator.hasKeyedState()) {
            return new Shown(operator, null, null, false);
        }
        try {
            return new Shown(operator, reader.keyedState(operator.uid()), null, false);
        } catch (IOException e) {
            return new Shown(operator, null, Tidemark.message(e), true);
        } catch (IllegalArgumentException e) {
            return new Shown(operator, null, Tidemark.message(e), false); // its state backend is not on the path
        }
    }

    private void json(SavepointReader reader, List<Shown> shown) throws IOException {
        try (JsonGenerator json = output.json()) {
            json.writeStartObject();
            Summaries.writeLocation(reader.location(), json);
            Summaries.write(reader.summary(), json);
            json.writeArrayFieldStart("operators");
            for (Shown operator : shown) {
                json(operator, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        output.line("");
    }

    private static void json(Shown shown, JsonGenerator json) throws IOException {
        OperatorSummary operator = shown.operator();
        json.writeStartObject();
        json.writeStringField("uid", operator.uid());
        json.writeStringField("name", operator.name());
        json.writeNumberField("parallelism", operator.parallelism());
        json.writeNumberField("keyGroups", operator.keyGroups());
        json.writeBooleanField("inputEnded", operator.inputEnded());
        json.writeNumberField("knownSplits", operator.knownSplits());
        json.writeNumberField("openSplits", operator.openSplits());
        json.writeNumberField("committables", operator.committables());
        if (shown.state() != null) {
            json.writeObjectFieldStart("keyedState");
            json.writeStringField("backend", shown.state().backend());
            json.writeStringField("keySchema", shown.state().keySchema());
            json.writeArrayFieldStart("states");
            for (StoredState state : shown.state().states()) {
                json.writeStartObject();
                json.writeStringField("name", state.name());
                json.writeStringField("kind", state.kind());
                json.writeStringField("schema", state.schema());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        if (shown.problem() != null) {
            json.writeStringField("problem", shown.problem());
        }
        json.writeArrayFieldStart("lists");
        for (OperatorSummary.ListState list : operator.lists()) {
            json.writeStartObject();
            json.writeStringField("name", list.name());
            json.writeStringField("kind", list.kind());
            json.writeStringField("schema", list.schema());
            json.writeNumberField("elements", list.elements());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("files");
        for (StateFile file : operator.files()) {
            json.writeStartObject();
            json.writeStringField("path", file.path());
            json.writeNumberField("sizeBytes", file.size());
            json.writeStringField("crc32c", crc(file));
            json.writeBooleanField("shared", file.shared());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String crc(StateFile file) {
        return String.format("%08x", file.crc32c());
    }

    private void text(SavepointReader reader, List<Shown> shown) {
        CheckpointSummary summary = reader.summary();
        output.line("Checkpoint " + summary.number() + " of job '" + summary.jobName() + "'");
        output.line("  at         " + Summaries.place(reader.location()));
        output.line("  completed  " + summary.completedAt() + ", epoch " + summary.epoch());
        output.line("  size       " + Printable.bytes(summary.sizeBytes()) + " in "
                + Printable.count(summary.files(), "file"));
        output.line("  promised");
        summary.guarantees().forEach(lines -> output.lines("    ", lines));
        shown.forEach(this::text);
    }

    private void text(Shown shown) {
        OperatorSummary operator = shown.operator();
        output.line("");
        output.line("Operator '" + operator.name() + "'");
        output.line("  uid          " + operator.uid());
        output.line(
                "  parallelism  " + operator.parallelism() + ", " + Printable.count(operator.keyGroups(), "key group")
                        + (operator.inputEnded() ? ", input has ended" : ""));
        if (operator.knownSplits() > 0) {
            output.line("  splits       " + operator.knownSplits() + ", " + operator.openSplits()
                    + " of them not read to their end");
        }
        if (operator.committables() > 0) {
            output.line("  committables " + operator.committables());
        }
        KeyedStateSummary state = shown.state();
        if (state != null && state.states().isEmpty()) {
            output.line("  keyed state  empty");
        } else if (state != null) {
            output.line("  keyed state  by '" + state.backend() + "', keys: " + state.keySchema());
            output.table(
                    "    ",
                    state.states().stream()
                            .map(one -> List.of(one.name(), one.kind(), one.schema()))
                            .collect(Collectors.toList()));
        }
        if (shown.problem() != null) {
            output.line("  keyed state  cannot be described: " + shown.problem());
        }
        for (OperatorSummary.ListState list : operator.lists()) {
            output.line("  without key  " + list.name() + ", " + list.kind() + ", "
                    + Printable.count(list.elements(), "element") + ": " + list.schema());
        }
        if (!operator.files().isEmpty()) {
            output.line("  files");
            output.table(
                    "    ",
                    operator.files().stream()
                            .map(file -> List.of(
                                    file.path(),
                                    Printable.bytes(file.size()),
                                    "crc32c " + crc(file),
                                    file.shared() ? "shared" : ""))
                            .collect(Collectors.toList()));
        }
    }
}
