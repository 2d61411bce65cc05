package io.tidemark.connector.twitter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives an app the rules that it is to have: deletes those that it has besides, and adds those that it lacks. */
final class RuleBook {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StreamClient client;

    RuleBook(StreamClient client) {
        this.client = client;
    }

    /**
     * Changes the rules, if they are not as they should be.
     *
     * @throws RuleRefusedException if the service does not take one
     */
    void become(List<StreamRule> wanted) throws IOException, InterruptedException {
        Map<String, StreamRule> present = rulesById(client.rules());
        List<String> surplus = new ArrayList<>();
        present.forEach((id, rule) -> {
            if (!wanted.contains(rule)) {
                surplus.add(id);
            }
        });
        List<StreamRule> missing =
                wanted.stream().filter(rule -> !present.containsValue(rule)).toList();
        if (!surplus.isEmpty()) {
            requireDone(client.changeRules(deletion(surplus)));
        }
        if (!missing.isEmpty()) {
            requireDone(client.changeRules(addition(missing)));
        }
    }

    private static Map<String, StreamRule> rulesById(String answer) throws IOException {
        Map<String, StreamRule> rules = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(answer)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = json.currentName().equals("data");
                if (json.nextToken() == JsonToken.START_ARRAY && data) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Map<String, String> fields = texts(json);
                        rules.put(
                                fields.getOrDefault("id", ""),
                                new StreamRule(fields.getOrDefault("value", "?"), fields.getOrDefault("tag", "")));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return rules;
    }

    /** Reads the texts of an object that has begun. */
    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return texts;
    }

    private interface Part {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static byte[] object(Part part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            part.writeTo(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] deletion(List<String> ids) throws IOException {
        return object(json -> {
            json.writeObjectFieldStart("delete");
            json.writeArrayFieldStart("ids");
            for (String id : ids) {
                json.writeString(id);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static byte[] addition(List<StreamRule> rules) throws IOException {
        return object(json -> {
            json.writeArrayFieldStart("add");
            for (StreamRule rule : rules) {
                json.writeStartObject();
                json.writeStringField("value", rule.value());
                if (!rule.tag().isEmpty()) {
                    json.writeStringField("tag", rule.tag());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** An answer with errors may have done a part of what it was asked. */
    private static void requireDone(String answer) throws IOException {
        try (JsonParser json = FACTORY.createParser(answer)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                if (json.currentName().equals("errors")) {
                    throw new RuleRefusedException(answer);
                }
                json.nextToken();
                json.skipChildren();
            }
        }
    }

    /** The service does not take a rule: another try would meet the same. */
    static final class RuleRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RuleRefusedException(String answer) {
            super("it did not take the rules: " + answer + " -- Correct them.");
        }
    }
}
