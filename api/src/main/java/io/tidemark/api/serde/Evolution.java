package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;

/**
 * The place in a value where what was written meets what is declared now.
 *
 * @param path of the component, for an error message: the same that {@link TypeResolver} and the key check use
 * @param promise what no change may break there
 */
record Evolution(String path, Promise promise) {
    private static final int SHOWN_CHARS = 300;

    /** What holds of the values at a place, and has to go on holding. */
    enum Promise {
        /** Nothing: a value on its own. */
        NONE,
        /** Different values stay different: the elements of a set, the keys of a map. */
        DISTINCT,
        /** A value keeps its hash as well: the keys of a stream, which the hash has sent to a key group. */
        SAME_HASH
    }

    /** Compares from the top. */
    static <T> Serde<T> reading(BuiltInSerde<T> now, String written, Promise promise) {
        if (written.equals(now.schema())) {
            return now;
        }
        try {
            return new Evolution(now.displayName(), promise).read(now, Schema.parse(written));
        } catch (IncompatibleSchemaException e) {
            IncompatibleSchemaException whole = new IncompatibleSchemaException(e.getMessage() + " (written as '"
                    + shown(written) + "', now declared as '" + shown(now.schema()) + "')");
            whole.initCause(e);
            throw whole;
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARS
                ? text
                : text.substring(0, SHOWN_CHARS).concat("...");
    }

    /** Returns what reads values of {@code written} as those of {@code now}, and writes as {@code now} does. */
    <T> Serde<T> read(Serde<T> now, Schema written) {
        String text = written.toString();
        if (text.equals(now.schema())) {
            return now;
        }
        boolean ofKeys = promise == Promise.SAME_HASH;
        if (now instanceof BuiltInSerde<T> builtIn) {
            return new EvolvedSerde<>(now, written, ofKeys, builtIn.reader(written, this));
        }
        try {
            return ofKeys ? now.readingKeys(text) : now.reading(text);
        } catch (IncompatibleSchemaException e) {
            throw refuse(String.valueOf(e.getMessage()));
        }
    }

    Evolution component(String name) {
        return new Evolution(path.concat(".").concat(name), promise);
    }

    Evolution variant(String name) {
        return new Evolution(path + "(" + name + ")", promise);
    }

    Evolution element() {
        return new Evolution(path.concat("[]"), promise);
    }

    Evolution mapValue() {
        return new Evolution(path.concat("[value]"), promise);
    }

    Evolution mapKey() {
        return new Evolution(path.concat("[key]"), promise).distinct();
    }

    Evolution distinct() {
        return promise == Promise.NONE ? new Evolution(path, Promise.DISTINCT) : this;
    }

    /** Refuses unless the kind and the number of type arguments are the same. */
    void requireSameKind(Schema written, Serde<?> now, String kind, int arguments) {
        if (!written.kind().equals(kind)
                || !written.name().isEmpty()
                || written.parts().size() != arguments) {
            throw changed(written, now.schema());
        }
    }

    /** Refuses unless the kind and the name are the same. */
    void requireSameName(Schema written, Serde<?> now, String kind, String name) {
        if (!written.kind().equals(kind) || written.name().isEmpty()) {
            throw changed(written, now.schema());
        }
        if (!written.name().equals(name)) {
            throw refuse("was renamed from '" + kind + " " + shown(written.name()) + "' to '" + kind + " " + name
                    + "', and types are known by their simple name; name it as before");
        }
    }

    IncompatibleSchemaException changed(Schema written, String now) {
        return refuse("was '" + shown(written.toString()) + "', is '" + shown(now) + "'; " + advice(written));
    }

    private String advice(Schema written) {
        if (promise == Promise.SAME_HASH) {
            return "a key cannot change its type, for its hash says in which key group its state lies";
        }
        return Widening.isNumber(written.kind())
                ? "a number can become a wider one only"
                : "a type cannot become another; add a component under a new name instead";
    }

    IncompatibleSchemaException refuse(String reason) {
        return new IncompatibleSchemaException(path + ": " + reason);
    }
}
