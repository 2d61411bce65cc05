package io.tidemark.connector.files.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Java type that a JSON value is read as. Immutable and thread-safe; the parser stands on the value's first
 * token.
 */
sealed interface JsonType {
    /** Thrown where the value is of another type; turned into a bad record with the path of the property. */
    final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads the value and leaves the parser on its last token. */
    Object read(JsonParser parser) throws IOException, Mismatch;

    /** Returns the value of a property that is missing or null. */
    default Object absent(String what) throws Mismatch {
        throw new Mismatch("is " + what + ", expected " + expected() + "; declare the component as an Optional"
                + " if it may"
                + " be absent");
    }

    /** Returns what a message says after "expected". */
    String expected();

    /**
     * Returns how a Java type is read.
     *
     * @param known the records seen on the way, so that a record can hold itself
     * @throws IllegalArgumentException if it cannot be; the message names {@code where}
     */
    static JsonType of(Type type, String where, Map<Class<?>, JsonRecord> known) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == List.class) {
                return new OfList(of(argument, where, known));
            }
            if (generic.getRawType() == Optional.class) {
                return new OfOptional(of(argument, where, known));
            }
        }
        if (type instanceof Class<?> plain) {
            if (plain.isRecord()) {
                JsonRecord seen = known.get(plain);
                return new OfRecord(seen == null ? JsonRecord.of(plain, known) : seen);
            }
            Scalar scalar = Scalar.of(plain);
            if (scalar != null) {
                return new OfScalar(scalar);
            }
        }
        throw new IllegalArgumentException(where + " is of type " + type.getTypeName() + ", which the JSON format does"
                + " not read. Supported are records, List, " + Scalar.supported() + ".");
    }

    /** Numbers, text, dates and enums. */
    record OfScalar(Scalar scalar) implements JsonType {
        @Override
        public Object read(JsonParser parser) throws IOException, Mismatch {
            JsonToken token = parser.currentToken();
            Object value = switch (scalar.kind) {
                case INT, LONG, DECIMAL ->
                    token == JsonToken.VALUE_NUMBER_INT || token.isNumeric() && scalar.kind == Scalar.Kind.DECIMAL
                            ? scalar.parse(parser.getText())
                            : null;
                case DOUBLE -> token.isNumeric() ? (Object) parser.getDoubleValue() : null;
                case BOOLEAN -> token.isBoolean() ? (Object) parser.getBooleanValue() : null;
                default -> token == JsonToken.VALUE_STRING ? scalar.parse(parser.getText()) : null;
            };
            if (value == null) {
                throw new Mismatch("found " + describe(parser) + ", expected " + expected());
            }
            return value;
        }

        @Override
        public String expected() {
            return scalar.expected();
        }
    }

    /** An array. */
    record OfList(JsonType element) implements JsonType {
        @Override
        public Object read(JsonParser parser) throws IOException, Mismatch {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new Mismatch("found " + describe(parser) + ", expected " + expected());
            }
            List<Object> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(
                        parser.currentToken() == JsonToken.VALUE_NULL ? element.absent("null") : element.read(parser));
            }
            return List.copyOf(values);
        }

        @Override
        public String expected() {
            return "an array of " + element.expected();
        }
    }

    /** A value that may be missing or null. */
    record OfOptional(JsonType value) implements JsonType {
        @Override
        public Object read(JsonParser parser) throws IOException, Mismatch {
            return Optional.of(value.read(parser));
        }

        @Override
        public Object absent(String what) {
            return Optional.empty();
        }

        @Override
        public String expected() {
            return value.expected();
        }
    }

    /** An object. */
    record OfRecord(JsonRecord shape) implements JsonType {
        @Override
        public Object read(JsonParser parser) throws IOException, Mismatch {
            return shape.read(parser);
        }

        @Override
        public String expected() {
            return "an object";
        }
    }

    /** Says in few words what stands here. */
    static String describe(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        return token == JsonToken.VALUE_STRING ? "the text '" + parser.getText() + "'" : parser.getText();
    }
}
