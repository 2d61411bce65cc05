package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state that belongs to no key: elements on the heap, written at the barrier. */
abstract class KeylessState<E> {
    private final String operator;
    private final String name;
    private final ListSnapshot.Kind kind;
    private final Serde<E> serde;

    KeylessState(String operator, String name, ListSnapshot.Kind kind, Serde<E> serde) {
        this.operator = operator;
        this.name = name;
        this.kind = kind;
        this.serde = serde;
    }

    /** Describes a state to people. */
    static String describe(ListSnapshot.Kind kind, String schema) {
        return "a " + kind.words() + " of '" + schema + "'";
    }

    final String describe() {
        return describe(kind, serde.schema());
    }

    final String name() {
        return name;
    }

    /** Names the state and its operator, for messages. */
    final String of() {
        return "the state '" + name + "' of operator '" + operator + "'";
    }

    /** Returns what is to be written. */
    abstract List<E> elements();

    /** Takes what was written. */
    abstract void restore(List<E> elements);

    final void restore(ListSnapshot written) {
        if (kind != written.kind()) {
            throw refused(written, "the two are divided among subtasks in different ways", null);
        }
        List<E> restored = new ArrayList<>();
        try {
            Serde<E> reading = serde.reading(written.schema());
            for (Bytes element : written.elements()) {
                restored.add(reading.deserialize(new DataInputStream(new ByteArrayInputStream(element.toArray()))));
            }
        } catch (IncompatibleSchemaException | IOException wrong) {
            throw refused(written, String.valueOf(wrong.getMessage()), wrong);
        }
        restore(restored);
    }

    private IncompatibleSchemaException refused(ListSnapshot written, String reason, @Nullable Exception cause) {
        IncompatibleSchemaException refused = new IncompatibleSchemaException("The state '" + name + "' of operator '"
                + operator + "' cannot be restored: it was written as " + describe(written.kind(), written.schema())
                + " and is now declared as " + describe() + ": " + reason);
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }

    /** Writes the elements as they are now. */
    final ListSnapshot snapshot() throws IOException {
        List<Bytes> written = new ArrayList<>();
        for (E element : elements()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(element, new DataOutputStream(bytes));
            written.add(Bytes.copyOf(bytes.toByteArray()));
        }
        return new ListSnapshot(name, kind, serde.schema(), written);
    }
}
