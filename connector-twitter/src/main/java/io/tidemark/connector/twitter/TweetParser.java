package io.tidemark.connector.twitter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one line of the stream. */
final class TweetParser {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String line;
    private @Nullable String id;
    private @Nullable String text;
    private @Nullable String authorId;
    private @Nullable Instant createdAt;
    private final List<MatchingRule> rules = new ArrayList<>();
    private boolean hasErrors;

    private TweetParser(String line) {
        this.line = line;
    }

    /**
     * Reads a post.
     *
     * @throws NoticeException if the line is no post but says what is wrong
     * @throws JsonParseException if it is neither
     */
    static Tweet parse(String line) throws IOException {
        return new TweetParser(line).parse();
    }

    private Tweet parse() throws IOException {
        try (JsonParser json = FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("data") && value == JsonToken.START_OBJECT) {
                    readData(json);
                } else if (name.equals("matching_rules") && value == JsonToken.START_ARRAY) {
                    readRules(json);
                } else {
                    hasErrors |= name.equals("errors");
                    json.skipChildren();
                }
            }
            if (id == null && hasErrors) {
                throw new NoticeException(line);
            }
            if (id == null || text == null) {
                throw new JsonParseException(json, "it has no 'data' with 'id' and 'text'");
            }
            return new Tweet(id, text, authorId, createdAt, rules, line);
        }
    }

    private void readData(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getText();
                case "text" -> text = json.getText();
                case "author_id" -> authorId = json.getText();
                case "created_at" -> createdAt = instant(json);
                default -> json.skipChildren();
            }
        }
    }

    private static Instant instant(JsonParser json) throws IOException {
        try {
            return Instant.parse(json.getText());
        } catch (DateTimeParseException e) {
            throw new JsonParseException(json, "'created_at' is no time", e);
        }
    }

    private void readRules(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String ruleId = "";
            String tag = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "id" -> ruleId = json.getText();
                    case "tag" -> tag = json.getText();
                    default -> json.skipChildren();
                }
            }
            rules.add(new MatchingRule(ruleId, tag));
        }
    }

    /** The service says in the stream why it is about to close it. */
    static final class NoticeException extends IOException {
        private static final long serialVersionUID = 1L;

        NoticeException(String line) {
            super("the service says " + line);
        }
    }
}
