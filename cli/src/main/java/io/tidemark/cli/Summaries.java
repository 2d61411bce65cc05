package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemark.checkpoint.metadata.plugin.Plugins;
import io.tidemark.savepoint.reader.CheckpointSummary;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** What several commands print of a checkpoint. */
final class Summaries {
    private Summaries() {}

    static void write(CheckpointSummary summary, JsonGenerator json) throws IOException {
        json.writeStringField("job", summary.jobName());
        json.writeNumberField("number", summary.number());
        json.writeNumberField("epoch", summary.epoch());
        json.writeStringField("completedAt", summary.completedAt().toString());
        json.writeNumberField("files", summary.files());
        json.writeNumberField("sizeBytes", summary.sizeBytes());
        writeStrings("guarantees", summary.guarantees(), json);
    }

    static void writeLocation(URI location, JsonGenerator json) throws IOException {
        json.writeStringField("location", Plugins.withoutUserInfo(location));
    }

    static void writeStrings(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** Returns what a person can give as PATH: the path for files, the URI for anything else. */
    static String place(URI location) {
        String place = "file".equals(location.getScheme()) && location.getPath() != null
                ? location.getPath()
                : Plugins.withoutUserInfo(location);
        return place.replaceFirst("(?<=.)/+$", "");
    }

    /** Returns a location as it is seen from the place that was looked at. */
    static String below(URI place, URI location) {
        String whole = place(location);
        String base = place(place) + "/";
        return whole.startsWith(base) && whole.length() > base.length() ? whole.substring(base.length()) : whole;
    }
}
