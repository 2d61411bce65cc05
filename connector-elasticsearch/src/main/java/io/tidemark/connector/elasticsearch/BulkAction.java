package io.tidemark.connector.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One action on one document, as an item of a bulk request.
 *
 * <pre>{@code
 * BulkAction.index("flights-" + flight.year())
 *         .id(flight.number())
 *         .version(flight.updatedAtMillis())
 *         .document(Map.of("origin", flight.origin(), "delay", flight.delay()));
 * }</pre>
 *
 * <p>Put together by one thread, handed over to the sink, and not changed after that. Not thread-safe.
 *
 * @since 0.1
 */
public final class BulkAction {
    /** What is done to the document. */
    public enum Kind {
        /** Stores the document in place of one that is there. */
        INDEX,
        /** Stores the document unless one is there. The only kind that data streams take. */
        CREATE,
        /** Changes fields of a document that is there. */
        UPDATE,
        /** Changes fields of a document, or stores it if none is there. */
        UPSERT,
        /** Removes the document; one that is not there is success. */
        DELETE
    }

    private static final byte[] NONE = {};

    private final Kind kind;
    private final String index;
    private @Nullable String id;
    private @Nullable String routing;
    private @Nullable String pipeline;
    private @Nullable Long version;
    private byte[] document = NONE;

    private BulkAction(Kind kind, String index, @Nullable String id) {
        this.kind = kind;
        this.index = Objects.requireNonNull(index, "index");
        this.id = id;
    }

    /**
     * Begins an action that stores a document in place of one that is there. Without {@link #id} the server makes one up,
     * and a record that is written again after a failure becomes a second document.
     *
     * @param index name of the index or alias
     * @return an action that lacks its document
     */
    public static BulkAction index(String index) {
        return new BulkAction(Kind.INDEX, index, null);
    }

    /**
     * Begins an action that stores a document unless one of its {@link #id} is there, which then counts as a repeat of
     * this one: nothing is changed, and it is success. Without an id the server makes one up, as for {@link #index}.
     *
     * @param index name of the index, alias or data stream
     * @return an action that lacks its document
     */
    public static BulkAction create(String index) {
        return new BulkAction(Kind.CREATE, index, null);
    }

    /**
     * Begins an action that changes those fields that its document has. If no document of the id is there, the action
     * fails.
     *
     * @param index name of the index or alias
     * @param id of the document
     * @return an action that lacks its document
     */
    public static BulkAction update(String index, String id) {
        return new BulkAction(Kind.UPDATE, index, Objects.requireNonNull(id, "id"));
    }

    /**
     * Begins an action that changes those fields that its document has, or stores it if none of the id is there.
     *
     * @param index name of the index or alias
     * @param id of the document
     * @return an action that lacks its document
     */
    public static BulkAction upsert(String index, String id) {
        return new BulkAction(Kind.UPSERT, index, Objects.requireNonNull(id, "id"));
    }

    /**
     * Makes an action that removes a document.
     *
     * @param index name of the index or alias
     * @param id of the document
     * @return a complete action
     */
    public static BulkAction delete(String index, String id) {
        return new BulkAction(Kind.DELETE, index, Objects.requireNonNull(id, "id"));
    }

    /**
     * Names the document.
     *
     * @param id at most 512 bytes, as the servers have it; made from the record alone if a repeat is to be recognised
     * @return this
     */
    public BulkAction id(String id) {
        this.id = Objects.requireNonNull(id, "id");
        return this;
    }

    /**
     * Sets what the shard is chosen by in place of the id.
     *
     * @param routing the same for all actions on the same document
     * @return this
     */
    public BulkAction routing(String routing) {
        this.routing = Objects.requireNonNull(routing, "routing");
        return this;
    }

    /**
     * Sends the document through an ingest pipeline of the server.
     *
     * @param pipeline its name
     * @return this
     * @throws IllegalArgumentException if the action updates or deletes, where servers have no pipelines
     */
    public BulkAction pipeline(String pipeline) {
        if (kind != Kind.INDEX && kind != Kind.CREATE) {
            throw new IllegalArgumentException("A pipeline is set for " + this + "; only index and create take one.");
        }
        this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
        return this;
    }

    /**
     * Gives the document a version from outside, such as the time of a change or the offset of a record: the server keeps
     * what has the highest one. An action whose version is not above that of the document there changes nothing, and is
     * success: it is a repeat, or late.
     *
     * @param version 0 or more; rises with each change of the document
     * @return this
     * @throws IllegalArgumentException if it is negative, or the action is neither index nor delete, which alone have
     *     versions from outside
     */
    public BulkAction version(long version) {
        if (kind != Kind.INDEX && kind != Kind.DELETE) {
            throw new IllegalArgumentException("A version is set for " + this + "; only index and delete take one.");
        }
        if (version < 0) {
            throw new IllegalArgumentException("The version of " + this + " is " + version + "; expected 0 or more.");
        }
        this.version = version;
        return this;
    }

    /**
     * Sets the document, or the fields to change.
     *
     * @param json an object in JSON; may have several lines
     * @return this
     * @throws IllegalArgumentException if the action deletes
     */
    public BulkAction document(String json) {
        return document(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets the document, or the fields to change.
     *
     * @param json an object in JSON, in UTF-8; may have several lines. Not changed any more by the caller, and made one
     *     line by the sink
     * @return this
     * @throws IllegalArgumentException if the action deletes
     */
    public BulkAction document(byte[] json) {
        if (kind == Kind.DELETE) {
            throw new IllegalArgumentException("A document is set for " + this + "; a delete has none.");
        }
        document = JsonText.onOneLine(json);
        return this;
    }

    /**
     * Sets the document, or the fields to change.
     *
     * @param fields values by name: {@code null}, texts, numbers, booleans, {@code byte[]} (as Base64), enumerations, UUIDs,
     *     dates and times of {@code java.time} (in ISO 8601), and maps, collections and arrays of these
     * @return this
     * @throws IllegalArgumentException if the action deletes, or a value is of another type
     */
    public BulkAction document(Map<String, ?> fields) {
        return document(JsonText.of(fields));
    }

    /**
     * Returns what is done.
     *
     * @return the kind that the action was begun with
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns where it is done.
     *
     * @return name of the index, alias or data stream
     */
    public String index() {
        return index;
    }

    /**
     * Returns which document it is done to.
     *
     * @return {@code null} if the server makes an id up
     */
    public @Nullable String id() {
        return id;
    }

    /**
     * Returns the routing.
     *
     * @return {@code null} if the id decides
     */
    public @Nullable String routing() {
        return routing;
    }

    /**
     * Returns the ingest pipeline.
     *
     * @return {@code null} if none was set
     */
    public @Nullable String pipeline() {
        return pipeline;
    }

    /**
     * Returns the version from outside.
     *
     * @return {@code null} if the server counts versions itself
     */
    public @Nullable Long version() {
        return version;
    }

    /**
     * Returns the document, or the fields to change.
     *
     * @return JSON in UTF-8, on one line; empty for a delete; not to be changed
     */
    public byte[] document() {
        return document;
    }

    /** Says whether the server recognises this action when it comes again, so that it then changes nothing. */
    boolean isRecognizedAgain() {
        return id != null && (kind == Kind.CREATE || version != null);
    }

    boolean isUpdate() {
        return kind == Kind.UPDATE || kind == Kind.UPSERT;
    }

    /** Says what is done where, without the document, which may be a secret. */
    @Override
    public String toString() {
        String target = id == null ? "a document" : "document '" + id + "'";
        return kind.name().toLowerCase(Locale.ROOT) + " of " + target + " in '" + index + "'";
    }
}
