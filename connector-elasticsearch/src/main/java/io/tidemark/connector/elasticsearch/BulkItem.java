package io.tidemark.connector.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * An action in the form in which it is sent: a line that says what to do, and one with the document. The document is not
 * copied.
 */
final class BulkItem {
    private static final byte[] LINE_END = {'\n'};
    private static final byte[] UPDATE_BEGIN = "{\"doc\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] UPDATE_END = "}\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] UPSERT_END = ",\"doc_as_upsert\":true}\n".getBytes(StandardCharsets.UTF_8);

    private final BulkAction action;
    private final List<byte[]> lines;
    private final long size;

    private BulkItem(BulkAction action) {
        this.action = action;
        byte[] head = JsonText.of(json -> writeHead(json, action));
        this.lines = switch (action.kind()) {
            case DELETE -> List.of(head, LINE_END);
            case UPDATE -> List.of(head, LINE_END, UPDATE_BEGIN, action.document(), UPDATE_END);
            case UPSERT -> List.of(head, LINE_END, UPDATE_BEGIN, action.document(), UPSERT_END);
            case INDEX, CREATE -> List.of(head, LINE_END, action.document(), LINE_END);
        };
        this.size = lines.stream().mapToLong(line -> line.length).sum();
    }

    /**
     * Encodes an action.
     *
     * @throws IllegalArgumentException if it is not complete
     */
    static BulkItem of(BulkAction action) {
        if (action.kind() != BulkAction.Kind.DELETE && action.document().length == 0) {
            throw new IllegalArgumentException("The action " + action + " has no document; set it with document(...).");
        }
        return new BulkItem(action);
    }

    private static void writeHead(JsonGenerator json, BulkAction action) throws IOException {
        String verb = action.isUpdate() ? "update" : action.kind().name().toLowerCase(Locale.ROOT);
        json.writeStartObject();
        json.writeObjectFieldStart(verb);
        json.writeStringField("_index", action.index());
        if (action.id() != null) {
            json.writeStringField("_id", action.id());
        }
        if (action.routing() != null) {
            json.writeStringField("routing", action.routing());
        }
        if (action.pipeline() != null) {
            json.writeStringField("pipeline", action.pipeline());
        }
        if (action.version() != null) {
            json.writeNumberField("version", action.version());
            json.writeStringField("version_type", "external");
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    BulkAction action() {
        return action;
    }

    /** Returns the number of bytes that are sent. */
    long size() {
        return size;
    }

    /** Returns what is sent, in parts. */
    List<byte[]> lines() {
        return lines;
    }
}
