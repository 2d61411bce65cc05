package io.tidemark.checkpoint.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * The metadata of a checkpoint as JSON that a person can read.
 *
 * <p>Small binary parts, such as positions and small committables, are Base64. The format has a version; a field that is added
 * later is ignored by older readers of the same version, anything else raises the version.
 *
 * @since 0.1
 */
public final class MetadataJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private MetadataJson() {}

    /**
     * Writes metadata.
     *
     * @param metadata of one checkpoint
     * @return JSON in UTF-8, on many lines
     */
    public static byte[] write(CheckpointMetadata metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("formatVersion", metadata.formatVersion());
            json.writeStringField("jobName", metadata.jobName());
            json.writeNumberField("checkpointId", metadata.checkpointId());
            json.writeNumberField("epoch", metadata.epoch());
            json.writeNumberField("completedAtMillis", metadata.completedAtMillis());
            strings(json, "guarantees", metadata.guarantees());
            if (!metadata.origins().isEmpty()) {
                json.writeArrayFieldStart("origins");
                for (CheckpointOrigin origin : metadata.origins()) {
                    origin(json, origin);
                }
                json.writeEndArray();
            }
            json.writeArrayFieldStart("operators");
            for (OperatorSnapshot operator : metadata.operators()) {
                operator(json, operator);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads metadata.
     *
     * @param checkpointId whose, for messages
     * @param bytes what {@link #write} returned, in this version or an older one
     * @return the metadata
     * @throws NewerFormatException if a newer version of Tidemark wrote it
     * @throws CorruptCheckpointException if it is not what a version of Tidemark wrote
     * @throws IOException never otherwise
     */
    public static CheckpointMetadata read(long checkpointId, byte[] bytes) throws IOException {
        return new MetadataJsonReader(checkpointId).read(bytes);
    }

    private static void origin(JsonGenerator json, CheckpointOrigin origin) throws IOException {
        json.writeStartObject();
        json.writeStringField("identity", origin.identity());
        json.writeStringField("location", origin.location());
        json.writeBooleanField("claimed", origin.claimed());
        json.writeNumberField("takenUpAs", origin.takenUpAs());
        json.writeEndObject();
    }

    private static void operator(JsonGenerator json, OperatorSnapshot operator) throws IOException {
        json.writeStartObject();
        json.writeStringField("operatorId", operator.operatorId());
        json.writeStringField("name", operator.name());
        json.writeNumberField("parallelism", operator.parallelism());
        json.writeNumberField("maxParallelism", operator.maxParallelism());
        if (!operator.splitSchema().isEmpty()) {
            json.writeStringField("splitSchema", operator.splitSchema());
            strings(json, "knownSplits", operator.knownSplits());
        }
        json.writeArrayFieldStart("subtasks");
        for (SubtaskSnapshot subtask : operator.subtasks()) {
            subtask(json, subtask);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void subtask(JsonGenerator json, SubtaskSnapshot subtask) throws IOException {
        json.writeStartObject();
        json.writeNumberField("subtask", subtask.subtask());
        json.writeBooleanField("inputEnded", subtask.inputEnded());
        if (subtask.watermark() != SubtaskSnapshot.NO_WATERMARK) {
            json.writeNumberField("watermark", subtask.watermark());
        }
        if (!subtask.keyed().isEmpty()) {
            json.writeArrayFieldStart("keyed");
            for (KeyedSnapshot keyed : subtask.keyed()) {
                keyed(json, keyed);
            }
            json.writeEndArray();
        }
        if (!subtask.splits().isEmpty()) {
            json.writeArrayFieldStart("splits");
            for (SplitPosition split : subtask.splits()) {
                json.writeStartObject();
                json.writeStringField("splitId", split.splitId());
                json.writeStringField("split", base64(split.split()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!subtask.writerState().isEmpty()) {
            json.writeStringField("writerState", base64(subtask.writerState()));
        }
        if (!subtask.committables().isEmpty()) {
            json.writeArrayFieldStart("committables");
            for (StoredCommittable committable : subtask.committables()) {
                committable(json, committable);
            }
            json.writeEndArray();
        }
        if (!subtask.lists().isEmpty()) {
            json.writeArrayFieldStart("lists");
            for (ListSnapshot list : subtask.lists()) {
                list(json, list);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void list(JsonGenerator json, ListSnapshot list) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", list.name());
        json.writeBooleanField("union", list.kind() == ListSnapshot.Kind.UNION);
        if (list.kind() == ListSnapshot.Kind.BROADCAST) {
            json.writeBooleanField("broadcast", true);
        }
        json.writeStringField("schema", list.schema());
        strings(
                json,
                "elements",
                list.elements().stream().map(MetadataJson::base64).toList());
        json.writeEndObject();
    }

    private static void keyed(JsonGenerator json, KeyedSnapshot keyed) throws IOException {
        json.writeStartObject();
        json.writeStringField("backend", keyed.backend());
        json.writeNumberField("firstKeyGroup", keyed.keyGroups().first());
        json.writeNumberField("lastKeyGroup", keyed.keyGroups().last());
        json.writeArrayFieldStart("files");
        for (StateFile file : keyed.files()) {
            file(json, file);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A small one is a string, a large one the object that names its file. */
    private static void committable(JsonGenerator json, StoredCommittable committable) throws IOException {
        if (committable instanceof StoredCommittable.InFile inFile) {
            file(json, inFile.file());
        } else {
            json.writeString(base64(((StoredCommittable.Inline) committable).bytes()));
        }
    }

    private static void file(JsonGenerator json, StateFile file) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", file.path());
        json.writeNumberField("size", file.size());
        json.writeStringField("crc32c", Integer.toHexString(file.crc32c()));
        json.writeBooleanField("shared", file.shared());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
