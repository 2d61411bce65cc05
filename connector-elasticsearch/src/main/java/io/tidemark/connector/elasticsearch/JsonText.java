package io.tidemark.connector.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as JSON on one line, which is what a bulk request is made of. */
final class JsonText {
    static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Writes part of a text. */
    interface Part {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Returns in UTF-8 what a part writes. */
    static byte[] of(Part part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            part.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Returns an object in UTF-8. */
    static byte[] of(Map<String, ?> fields) {
        return of(json -> writeObject(json, fields));
    }

    private static void writeObject(JsonGenerator json, Map<?, ?> fields) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            json.writeFieldName(String.valueOf(field.getKey()));
            write(json, field.getValue());
        }
        json.writeEndObject();
    }

    private static void writeArray(JsonGenerator json, Iterable<?> elements) throws IOException {
        json.writeStartArray();
        for (Object element : elements) {
            write(json, element);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> fields) {
            writeObject(json, fields);
        } else if (value instanceof Collection<?> elements) {
            writeArray(json, elements);
        } else if (value instanceof Object[] elements) {
            writeArray(json, Arrays.asList(elements));
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else {
            writeScalar(json, value);
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            json.writeNumber(number.doubleValue());
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else {
            json.writeNumber(number.longValue());
        }
    }

    private static void writeScalar(JsonGenerator json, Object value) throws IOException {
        if (value instanceof ZonedDateTime time) {
            json.writeString(time.toOffsetDateTime().toString());
        } else if (value instanceof CharSequence || value instanceof Temporal || value instanceof UUID) {
            json.writeString(value.toString());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Enum<?> constant) {
            json.writeString(constant.name());
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else {
            throw new IllegalArgumentException("The field "
                    + json.getOutputContext().pathAsPointer() + " is of the "
                    + value.getClass() + ", for which there is no form in JSON. Give a text, a number, a boolean, a"
                    + " date or time, or a map, collection or array of these.");
        }
    }

    /** Puts a space in the place of each line end. JSON has them between tokens alone, where a space means the same. */
    static byte[] onOneLine(byte[] json) {
        byte[] line = json;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                if (line == json) {
                    line = json.clone();
                }
                line[i] = ' ';
            }
        }
        return line;
    }
}
