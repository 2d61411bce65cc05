package io.tidemark.checkpoint.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.StoredCommittable;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link MetadataJson} wrote. Knows objects, arrays and scalars of JSON, and makes nothing else from them. */
final class MetadataJsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final long checkpointId;

    MetadataJsonReader(long checkpointId) {
        this.checkpointId = checkpointId;
    }

    CheckpointMetadata read(byte[] bytes) throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            Map<String, Object> root = object(value(parser));
            int version = integer(root, "formatVersion");
            if (version > CheckpointMetadata.FORMAT_VERSION) {
                throw new NewerFormatException(checkpointId, version);
            }
            List<OperatorSnapshot> operators = new ArrayList<>();
            for (Object operator : list(root, "operators")) {
                operators.add(operator(object(operator)));
            }
            return new CheckpointMetadata(
                    version,
                    string(root, "jobName"),
                    number(root, "checkpointId"),
                    number(root, "epoch"),
                    number(root, "completedAtMillis"),
                    strings(root, "guarantees"),
                    operators,
                    origins(root));
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            throw corrupt("is damaged: " + e.getMessage());
        }
    }

    private List<CheckpointOrigin> origins(Map<String, Object> root) throws IOException {
        List<CheckpointOrigin> origins = new ArrayList<>();
        for (Object value : list(root, "origins")) {
            Map<String, Object> json = object(value);
            origins.add(new CheckpointOrigin(
                    string(json, "identity"),
                    string(json, "location"),
                    Boolean.TRUE.equals(json.get("claimed")),
                    number(json, "takenUpAs")));
        }
        return origins;
    }

    private OperatorSnapshot operator(Map<String, Object> json) throws IOException {
        List<SubtaskSnapshot> subtasks = new ArrayList<>();
        for (Object subtask : list(json, "subtasks")) {
            subtasks.add(subtask(object(subtask)));
        }
        return new OperatorSnapshot(
                string(json, "operatorId"),
                string(json, "name"),
                integer(json, "maxParallelism"),
                json.containsKey("splitSchema") ? string(json, "splitSchema") : "",
                strings(json, "knownSplits"),
                subtasks);
    }

    private SubtaskSnapshot subtask(Map<String, Object> json) throws IOException {
        List<KeyedSnapshot> keyed = new ArrayList<>();
        for (Object state : list(json, "keyed")) {
            keyed.add(keyed(object(state)));
        }
        List<SplitPosition> splits = new ArrayList<>();
        for (Object split : list(json, "splits")) {
            Map<String, Object> position = object(split);
            splits.add(new SplitPosition(string(position, "splitId"), bytes(string(position, "split"))));
        }
        List<StoredCommittable> committables = new ArrayList<>();
        for (Object committable : list(json, "committables")) {
            committables.add(committable(committable));
        }
        List<ListSnapshot> lists = new ArrayList<>();
        for (Object list : list(json, "lists")) {
            lists.add(listSnapshot(object(list)));
        }
        return new SubtaskSnapshot(
                integer(json, "subtask"),
                keyed,
                splits,
                json.containsKey("writerState") ? bytes(string(json, "writerState")) : Bytes.EMPTY,
                committables,
                Boolean.TRUE.equals(json.get("inputEnded")),
                lists,
                json.containsKey("watermark") ? number(json, "watermark") : SubtaskSnapshot.NO_WATERMARK);
    }

    private ListSnapshot listSnapshot(Map<String, Object> json) throws IOException {
        List<Bytes> elements = new ArrayList<>();
        for (String element : strings(json, "elements")) {
            elements.add(bytes(element));
        }
        return new ListSnapshot(string(json, "name"), kind(json), string(json, "schema"), elements);
    }

    private static ListSnapshot.Kind kind(Map<String, Object> list) {
        if (Boolean.TRUE.equals(list.get("broadcast"))) {
            return ListSnapshot.Kind.BROADCAST;
        }
        return Boolean.TRUE.equals(list.get("union")) ? ListSnapshot.Kind.UNION : ListSnapshot.Kind.SPLIT;
    }

    private KeyedSnapshot keyed(Map<String, Object> json) throws IOException {
        List<StateFile> files = new ArrayList<>();
        for (Object file : list(json, "files")) {
            files.add(file(object(file)));
        }
        KeyGroupRange range = new KeyGroupRange(integer(json, "firstKeyGroup"), integer(json, "lastKeyGroup"));
        return new KeyedSnapshot(string(json, "backend"), range, files);
    }

    private StoredCommittable committable(Object value) throws IOException {
        return value instanceof String base64
                ? new StoredCommittable.Inline(bytes(base64))
                : new StoredCommittable.InFile(file(object(value)));
    }

    private StateFile file(Map<String, Object> json) throws IOException {
        return new StateFile(
                string(json, "path"),
                number(json, "size"),
                Integer.parseUnsignedInt(string(json, "crc32c"), 16),
                Boolean.TRUE.equals(json.get("shared")));
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        } else if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        } else if (token == null) {
            throw new IllegalArgumentException("it ends too early");
        }
        return parser.getText();
    }

    @SuppressWarnings("unchecked") // value makes objects of this type only
    private Map<String, Object> object(Object value) throws IOException {
        if (value instanceof Map<?, ?>) {
            return (Map<String, Object>) value;
        }
        throw corrupt("has '" + value + "' where an object is expected");
    }

    private List<?> list(Map<String, Object> json, String name) throws IOException {
        Object value = json.getOrDefault(name, List.of());
        if (value instanceof List<?> list) {
            return list;
        }
        throw corrupt("has '" + value + "' where the list '" + name + "' is expected");
    }

    private List<String> strings(Map<String, Object> json, String name) throws IOException {
        List<String> strings = new ArrayList<>();
        for (Object value : list(json, name)) {
            strings.add(String.valueOf(value));
        }
        return strings;
    }

    private String string(Map<String, Object> json, String name) throws IOException {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw corrupt("lacks the text '" + name + "'");
    }

    private long number(Map<String, Object> json, String name) throws IOException {
        if (json.get(name) instanceof Long number) {
            return number;
        }
        throw corrupt("lacks the number '" + name + "'");
    }

    private int integer(Map<String, Object> json, String name) throws IOException {
        return Math.toIntExact(number(json, name));
    }

    private static Bytes bytes(String base64) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64));
    }

    private CorruptCheckpointException corrupt(String problem) {
        return new CorruptCheckpointException("The metadata of checkpoint " + checkpointId + " " + problem + ".");
    }
}
