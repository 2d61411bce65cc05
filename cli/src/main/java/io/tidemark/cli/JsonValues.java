package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values of keyed state as JSON. Numbers stay numbers, but for those that JSON lacks; bytes are Base64; times and ids are their
 * ISO text; a map whose keys are no strings is a list of objects with {@code key} and {@code value}.
 */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValues() {}

    /** Returns the JSON of a value in one line. */
    static String text(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Number number) {
            writeNumber(number, json);
        } else if (value instanceof byte[] bytes) {
            json.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), json);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, json);
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value.getClass().isArray()) {
            json.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                write(Array.get(value, i), json);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private static void writeNumber(Number number, JsonGenerator json) throws IOException {
        if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else if (number instanceof Double || number instanceof Float) {
            // a float as text: as a double it would get digits that it does not have
            if (Double.isFinite(number.doubleValue())) {
                json.writeNumber(number.toString());
            } else {
                json.writeString(number.toString());
            }
        } else {
            json.writeNumber(number.longValue());
        }
    }

    private static void writeMap(Map<?, ?> map, JsonGenerator json) throws IOException {
        boolean named = map.keySet().stream().allMatch(String.class::isInstance);
        if (named) {
            json.writeStartObject();
        } else {
            json.writeStartArray();
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (named) {
                json.writeFieldName((String) entry.getKey());
                write(entry.getValue(), json);
            } else {
                json.writeStartObject();
                json.writeFieldName("key");
                write(entry.getKey(), json);
                json.writeFieldName("value");
                write(entry.getValue(), json);
                json.writeEndObject();
            }
        }
        if (named) {
            json.writeEndObject();
        } else {
            json.writeEndArray();
        }
    }
}
