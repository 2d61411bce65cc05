package io.tidemark.connector.files.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines: one object a line, in UTF-8, each read as a Java record.
 *
 * <p>Properties are matched to record components by name, as it is or in snake case; others are ignored. Component
 * types: nested records, List, String, int, long, double, boolean, BigDecimal, LocalDate, LocalDateTime, Instant, enums
 * by their exact name, and Optional of these. A property that is missing or null is an empty Optional, and a bad record
 * for any other type.
 *
 * <p>A line that is no JSON object, a value of another type, a property given twice, and an object that the record's
 * constructor refuses are bad records. Empty lines are no records.
 *
 * @param <T> the record class
 * @since 0.1
 */
public final class JsonLinesFormat<T> implements RecordFormat<T> {
    private static final long serialVersionUID = 1L;

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Class<T> type;
    /** Made on first use in each process; threads that race for it make the same thing. */
    private transient volatile @Nullable JsonRecord shape;

    private JsonLinesFormat(Class<T> type) {
        this.type = type;
        shape = JsonRecord.of(type, new HashMap<>());
    }

    /**
     * Reads objects as a record.
     *
     * @param <T> the record class
     * @param type the record class; its package must be open to this module if it lies in a named module
     * @return the format
     * @throws IllegalArgumentException if the class is no record or has a component of another type
     */
    public static <T extends Record> JsonLinesFormat<T> forRecord(Class<T> type) {
        return new JsonLinesFormat<>(type);
    }

    @Override
    public RecordDecoder<T> open(RecordInput input) throws IOException {
        input.skipByteOrderMark();
        JsonRecord known = shape;
        if (known == null) {
            known = JsonRecord.of(type, new HashMap<>());
            shape = known;
        }
        JsonRecord bound = known;
        return () -> next(input, bound);
    }

    private @Nullable T next(RecordInput input, JsonRecord bound) throws IOException, BadRecordException {
        do {
            if (!input.nextLine()) {
                return null;
            }
        } while (isBlank(input));
        // A parser a line keeps a malformed line from spilling into the next one; its buffers are recycled.
        JsonParser parser = FACTORY.createParser(input.buffer, input.lineStart, input.lineEnd - input.lineStart);
        try (parser) {
            parser.nextToken();
            T record = type.cast(bound.read(parser));
            if (parser.nextToken() != null) {
                throw new JsonType.Mismatch("is followed by more text, expected one object a line");
            }
            return record;
        } catch (JsonType.Mismatch e) {
            throw bad(input, path(parser) + e.getMessage());
        } catch (JsonProcessingException e) {
            throw bad(input, "is no JSON" + at(e.getLocation()) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            // Malformed UTF-8 is an I/O error to the parser, which reads from memory here.
            throw bad(input, "is no JSON: " + e.getMessage());
        }
    }

    /** The parser does not say where a value is that goes beyond its limits, such as one nested too deeply. */
    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at character " + location.getColumnNr();
    }

    private static boolean isBlank(RecordInput input) {
        for (int i = input.lineStart; i < input.lineEnd; i++) {
            if (input.buffer[i] != ' ' && input.buffer[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Turns Jackson's {@code /position/height} into {@code property 'position.height': }. */
    private static String path(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer(false).toString();
        return pointer.isEmpty()
                ? "the object "
                : "property '" + pointer.substring(1).replace('/', '.') + "' ";
    }

    private static BadRecordException bad(RecordInput input, String reason) {
        int length = input.lineEnd - input.lineStart;
        String content = new String(input.buffer, input.lineStart, length, StandardCharsets.UTF_8);
        return new BadRecordException(LineFormat.numberOfLineJustRead(input), content, reason);
    }
}
