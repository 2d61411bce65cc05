package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list that belongs to no key. */
final class OperatorList<E> implements ListState<E> {
    private final String operator;
    private final String name;
    private final boolean union;
    private final Serde<E> serde;

    private List<E> elements = new ArrayList<>();

    OperatorList(String operator, String name, boolean union, Serde<E> serde) {
        this.operator = operator;
        this.name = name;
        this.union = union;
        this.serde = serde;
    }

    /** Describes a list to people. */
    static String describe(boolean union, String schema) {
        return (union ? "a union list of '" : "a list of '") + schema + "'";
    }

    String describe() {
        return describe(union, serde.schema());
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    void restore(ListSnapshot written) {
        if (union != written.union()) {
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
        elements = restored;
    }

    private IncompatibleSchemaException refused(ListSnapshot written, String reason, @Nullable Exception cause) {
        IncompatibleSchemaException refused = new IncompatibleSchemaException("The state '" + name + "' of operator '"
                + operator + "' cannot be restored: it was written as " + describe(written.union(), written.schema())
                + " and is now declared as " + describe() + ": " + reason);
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }

    ListSnapshot snapshot() throws IOException {
        List<Bytes> written = new ArrayList<>();
        for (E element : elements) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serde.serialize(element, new DataOutputStream(bytes));
            written.add(Bytes.copyOf(bytes.toByteArray()));
        }
        return new ListSnapshot(name, union, serde.schema(), written);
    }

    @Override
    public Iterable<E> get() {
        return () -> List.copyOf(elements).iterator();
    }

    @Override
    public void add(E element) {
        elements.add(checked(element));
    }

    @Override
    public void addAll(List<? extends E> added) {
        added.forEach(this::checked);
        elements.addAll(added);
    }

    @Override
    public void update(List<? extends E> replacement) {
        replacement.forEach(this::checked);
        elements = new ArrayList<>(replacement);
    }

    @Override
    public void clear() {
        elements = new ArrayList<>();
    }

    private E checked(E element) {
        return Objects.requireNonNull(
                element, () -> "an element of the state '" + name + "' of operator '" + operator + "'");
    }
}
