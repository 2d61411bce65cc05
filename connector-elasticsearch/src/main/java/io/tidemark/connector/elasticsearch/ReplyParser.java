package io.tidemark.connector.elasticsearch;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads replies token by token, and only as far as they matter. */
final class ReplyParser {
    private ReplyParser() {}

    /**
     * Reads the reply to a bulk request that was answered with 200.
     *
     * @return what is said of each action, in the order in which they were sent; empty if all were carried out
     * @throws IOException if it is no such reply
     */
    static List<ItemReply> items(byte[] body) throws IOException {
        try (JsonParser json = JsonText.FACTORY.createParser(body)) {
            expect(json, JsonToken.START_OBJECT);
            List<ItemReply> items = null;
            Boolean errors = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("errors")) {
                    errors = json.getBooleanValue();
                } else if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    items = itemsAt(json);
                } else {
                    json.skipChildren();
                }
                if (Boolean.FALSE.equals(errors)) {
                    return List.of();
                }
            }
            if (errors == null || items == null) {
                throw new JsonParseException(json, "it lacks 'errors' or 'items'");
            }
            return items;
        }
    }

    private static List<ItemReply> itemsAt(JsonParser json) throws IOException {
        List<ItemReply> items = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            json.nextToken(); // the name of what was done
            expect(json, JsonToken.START_OBJECT);
            items.add(itemAt(json));
            json.nextToken();
        }
        return items;
    }

    private static ItemReply itemAt(JsonParser json) throws IOException {
        int status = 0;
        ItemReply error = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("status")) {
                status = json.getIntValue();
            } else if (name.equals("error")) {
                error = errorAt(json);
            } else {
                json.skipChildren();
            }
        }
        if (status == 0) {
            throw new JsonParseException(json, "an action has no 'status'");
        }
        return new ItemReply(
                status, error == null ? null : error.errorType(), error == null ? null : error.errorReason());
    }

    /**
     * Reads the reply to a request that the server refused as a whole.
     *
     * @return {@code null} if no server of this kind says so
     */
    static @Nullable ItemReply refusal(int status, byte[] body) {
        try (JsonParser json = JsonText.FACTORY.createParser(body)) {
            expect(json, JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("error")) {
                    ItemReply error = errorAt(json);
                    return new ItemReply(status, error.errorType(), error.errorReason());
                }
                json.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Reads an error; its status is not in it. Old servers say it in one text. */
    private static ItemReply errorAt(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return new ItemReply(0, "error", json.getValueAsString(""));
        }
        String type = "error";
        String reason = "";
        String cause = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = json.getValueAsString(type);
                case "reason" -> reason = json.getValueAsString(reason);
                case "caused_by" -> cause = ", because " + errorAt(json).errorReason();
                default -> json.skipChildren();
            }
        }
        return new ItemReply(0, type, reason + cause);
    }

    private static void expect(JsonParser json, JsonToken expected) throws IOException {
        JsonToken found = json.nextToken();
        if (found != expected) {
            throw new JsonParseException(json, "found " + found + ", expected " + expected);
        }
    }
}
