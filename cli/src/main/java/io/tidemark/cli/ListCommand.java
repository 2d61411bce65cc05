package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.savepoint.reader.CheckpointCatalog;
import io.tidemark.savepoint.reader.CheckpointEntry;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import io.tidemark.savepoint.reader.CheckpointSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code tidemark checkpoint list}. */
final class ListCommand {
    private final Output output;

    ListCommand(Output output) {
        this.output = output;
    }

    int run(String place) throws IOException {
        CheckpointCatalog catalog = CheckpointCatalog.of(place);
        if (output.isJson()) {
            json(catalog);
        } else {
            text(catalog);
        }
        boolean readable = catalog.entries().stream()
                .allMatch(
                        entry -> entry.condition() == Condition.READABLE || entry.condition() == Condition.INCOMPLETE);
        return readable ? Tidemark.FINE : Tidemark.DAMAGED;
    }

    private void json(CheckpointCatalog catalog) throws IOException {
        try (JsonGenerator json = output.json()) {
            json.writeStartObject();
            Summaries.writeLocation(catalog.location(), json);
            json.writeArrayFieldStart("checkpoints");
            for (CheckpointEntry entry : catalog.entries()) {
                json.writeStartObject();
                Summaries.writeLocation(entry.location(), json);
                json.writeStringField("condition", name(entry.condition()));
                if (entry.summary() != null) {
                    Summaries.write(entry.summary(), json);
                }
                if (entry.problem() != null) {
                    json.writeStringField("problem", entry.problem());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        output.line("");
    }

    private void text(CheckpointCatalog catalog) {
        if (catalog.entries().isEmpty()) {
            output.line("There is no checkpoint in " + Summaries.place(catalog.location()) + ".");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CHECKPOINT", "JOB", "NUMBER", "EPOCH", "COMPLETED", "FILES", "SIZE", "CONDITION"));
        Map<String, List<String>> guarantees = new LinkedHashMap<>();
        for (CheckpointEntry entry : catalog.entries()) {
            rows.add(row(catalog, entry));
            CheckpointSummary summary = entry.summary();
            if (summary != null) {
                guarantees.putIfAbsent(summary.jobName(), summary.guarantees());
            }
        }
        output.line("In " + Summaries.place(catalog.location()) + ":");
        output.table("", rows);
        guarantees.forEach((job, lines) -> {
            output.line("");
            output.line("Job '" + job + "' promised:");
            lines.forEach(line -> output.lines("  ", line));
        });
        problems(catalog);
    }

    private void problems(CheckpointCatalog catalog) {
        for (CheckpointEntry entry : catalog.entries()) {
            if (entry.problem() != null && entry.condition() != Condition.INCOMPLETE) {
                output.line("");
                output.line(Summaries.below(catalog.location(), entry.location()) + ": " + entry.problem());
            }
        }
    }

    private static List<String> row(CheckpointCatalog catalog, CheckpointEntry entry) {
        String place = Summaries.below(catalog.location(), entry.location());
        CheckpointSummary summary = entry.summary();
        if (summary == null) {
            return List.of(place, "-", "-", "-", "-", "-", "-", name(entry.condition()));
        }
        return List.of(
                place,
                summary.jobName(),
                Long.toString(summary.number()),
                Long.toString(summary.epoch()),
                summary.completedAt().toString(),
                Integer.toString(summary.files()),
                Printable.bytes(summary.sizeBytes()),
                name(entry.condition()));
    }

    private static String name(Condition condition) {
        return condition == Condition.READABLE ? "complete" : condition.name().toLowerCase(Locale.ROOT);
    }
}
