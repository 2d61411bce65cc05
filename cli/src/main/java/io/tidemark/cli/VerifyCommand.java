package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.savepoint.reader.CheckpointCatalog;
import io.tidemark.savepoint.reader.CheckpointEntry;
import io.tidemark.savepoint.reader.CheckpointEntry.Condition;
import io.tidemark.savepoint.reader.SavepointReader;
import io.tidemark.savepoint.reader.Verification;
import io.tidemark.savepoint.reader.Verification.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** {@code tidemark checkpoint verify}. */
final class VerifyCommand {
    private final Output output;

    VerifyCommand(Output output) {
        this.output = output;
    }

    /** A checkpoint and what was found. */
    private record Verified(CheckpointEntry entry, Verification verification) {}

    int run(String place) throws IOException {
        CheckpointCatalog catalog = CheckpointCatalog.of(place);
        List<Verified> verified = new ArrayList<>();
        for (CheckpointEntry entry : catalog.entries()) {
            if (entry.condition() != Condition.INCOMPLETE) {
                verified.add(new Verified(entry, SavepointReader.verify(entry)));
            }
        }
        if (verified.isEmpty()) {
            throw new NoSuchFileException(
                    Summaries.place(catalog.location()), null, "there is no complete checkpoint in it to verify");
        }
        boolean sound = verified.stream()
                .allMatch(checkpoint -> checkpoint.verification().isSound());
        if (output.isJson()) {
            json(catalog.location(), verified, sound);
        } else {
            text(catalog.location(), verified);
        }
        return sound ? Tidemark.FINE : Tidemark.DAMAGED;
    }

    private void json(URI place, List<Verified> verified, boolean sound) throws IOException {
        try (JsonGenerator json = output.json()) {
            json.writeStartObject();
            Summaries.writeLocation(place, json);
            json.writeBooleanField("sound", sound);
            json.writeArrayFieldStart("checkpoints");
            for (Verified checkpoint : verified) {
                json(checkpoint, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        output.line("");
    }

    private static void json(Verified checkpoint, JsonGenerator json) throws IOException {
        Verification found = checkpoint.verification();
        json.writeStartObject();
        Summaries.writeLocation(checkpoint.entry().location(), json);
        if (checkpoint.entry().summary() != null) {
            json.writeStringField("job", checkpoint.entry().summary().jobName());
            json.writeNumberField("number", checkpoint.entry().summary().number());
        }
        json.writeBooleanField("sound", found.isSound());
        json.writeBooleanField("gone", found.gone());
        json.writeNumberField("filesRead", found.filesRead());
        json.writeNumberField("bytesRead", found.bytesRead());
        json.writeArrayFieldStart("problems");
        for (Problem problem : found.problems()) {
            json.writeStartObject();
            json.writeStringField("file", problem.file());
            json.writeStringField("message", problem.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        Summaries.writeStrings("notes", found.notes(), json);
        json.writeEndObject();
    }

    private void text(URI place, List<Verified> verified) {
        int damaged = 0;
        for (Verified checkpoint : verified) {
            Verification found = checkpoint.verification();
            damaged += found.isSound() ? 0 : 1;
            String what = found.gone()
                    ? "gone: its job deleted it meanwhile"
                    : (found.isSound()
                                    ? "sound"
                                    : Printable.count(found.problems().size(), "problem")) + " ("
                            + Printable.count(found.filesRead(), "file") + ", " + Printable.bytes(found.bytesRead())
                            + " read)";
            output.line(Summaries.below(place, checkpoint.entry().location()) + ": " + what);
            for (Problem problem : found.problems()) {
                output.line("  " + problem.file() + ": " + problem.message());
            }
            found.notes().forEach(note -> output.line("  note: " + note));
        }
        output.line(
                damaged == 0
                        ? Printable.count(verified.size(), "checkpoint") + " verified, nothing is wrong."
                        : damaged + " of " + Printable.count(verified.size(), "checkpoint") + " cannot be restored.");
    }
}
