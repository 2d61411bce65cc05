package io.tidemark.checkpoint.spi.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Turns values of one type into bytes and back.
 *
 * <p>Stateless and thread-safe: the thread that processes and the thread that writes a snapshot use one instance.
 * Reading never runs Java deserialization and never makes an object of a class that the job did not declare.
 *
 * @param <T> the type of the values
 * @since 0.1
 */
public interface Serde<T> extends Serializable {
    /**
     * Writes a value.
     *
     * @param value not {@code null}
     * @param output where to
     * @throws IOException if {@code output} fails
     */
    void serialize(T value, DataOutput output) throws IOException;

    /**
     * Reads a value that {@link #serialize} wrote.
     *
     * @param input where from; left right behind the value
     * @return the value, equal to what was written
     * @throws IOException if {@code input} fails or holds no such value
     */
    T deserialize(DataInput input) throws IOException;

    /**
     * Describes the shape of the bytes, for a person and for {@link #reading}.
     *
     * @return for example {@code long} or {@code record Stats(flights:long,worst:int)}; equal text means equal bytes
     */
    String schema();

    /**
     * Returns a serde that reads what was written under another schema, and otherwise does what this one does. Called
     * when a checkpoint is restored, before the first record.
     *
     * @param writtenSchema what {@link #schema()} returned when the checkpoint was written
     * @return this serde by default, if the schema is the same
     * @throws IncompatibleSchemaException if the bytes cannot be read as {@code T}; the message names the component
     *     that differs
     */
    default Serde<T> reading(String writtenSchema) {
        if (!writtenSchema.equals(schema())) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return this;
    }

    /**
     * Returns a serde that reads keys that were written under another schema. A key has to keep its hash, which says
     * in which key group its state lies, and different keys have to stay different. Its bytes may change: a state
     * backend that finds keys by their bytes writes them anew. Called as {@link #reading} is.
     *
     * @param writtenSchema what {@link #schema()} returned when the checkpoint was written
     * @return this serde by default, if the schema is the same
     * @throws IncompatibleSchemaException if keys would not keep their hash; the message names the component
     */
    default Serde<T> readingKeys(String writtenSchema) {
        if (!writtenSchema.equals(schema())) {
            throw new IncompatibleSchemaException("a key cannot change its type, for its hash says in which key group"
                    + " its state lies: it was written as '" + writtenSchema + "' and is now declared as '" + schema()
                    + "'");
        }
        return this;
    }

    /**
     * Says whether values never change once made, so that a snapshot may share them with running code.
     *
     * @return {@code true} for numbers, strings and records of such; {@code false} makes the state backend copy a
     *     value that a snapshot still needs before the user sees it again
     */
    boolean immutable();

    /**
     * Returns a copy that shares nothing mutable with {@code value}.
     *
     * @param value not {@code null}
     * @return {@code value} itself if {@link #immutable()}
     */
    T copy(T value);

    /**
     * Returns the hash that decides a key's key group. It must be the same in every process and on every JDK, or a key's
     * state is not found after a restart; {@link Object#hashCode()} is so for numbers, strings and lists of such, but
     * not for enums, arrays and records.
     *
     * @param value not {@code null}
     * @return {@code value.hashCode()} by default
     */
    default int hash(T value) {
        return value.hashCode();
    }
}
