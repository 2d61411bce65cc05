package io.tidemark.connector.files.format;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One row of a CSV file: finds its fields in the buffer of the input and reads their values on demand. Used by one
 * thread; valid until the next row. Allocates only the values that are objects.
 *
 * <p>Strict, as RFC 4180 is: a quote stands only around a whole field, and doubled within one. Where a row breaks that,
 * reading can go on behind the first line of the row.
 */
final class CsvRow {
    static final int MAX_COLUMNS = 10_000;

    /** How far a quoted field is followed before its opening quote is held for a mistake. */
    static final int MAX_QUOTED_BYTES = 1024 * 1024;

    private static final int END_OF_INPUT = -1;
    private static final byte PLAIN = 0;
    private static final byte QUOTED = 1;
    private static final byte QUOTED_WITH_ESCAPES = 2;

    private final RecordInput in;
    private final byte delimiter;
    private final StrictText text;
    private final AsciiValue value = new AsciiValue();

    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private byte[] quoting = new byte[16];
    private int fields;
    private long firstLine;
    private int rowStart;
    private int rowEnd;
    private int feedsInQuotes;

    private List<String> names = List.of();
    private int[] columnOf = new int[0];

    private byte[] scratch = new byte[64];
    private byte[] bytes = scratch;
    private int from;
    private int to;

    CsvRow(RecordInput in, char delimiter, Charset charset) {
        this.in = in;
        this.delimiter = (byte) delimiter;
        text = new StrictText(charset);
    }

    /** Says which columns there are, and which of them each component of the record is read from. */
    void bind(List<String> columnNames, int[] columnOfComponent) {
        names = columnNames;
        columnOf = columnOfComponent;
    }

    int size() {
        return fields;
    }

    /**
     * Moves to the next row that is not an empty line.
     *
     * @return {@code false} at the end of the input
     */
    boolean next() throws IOException, BadRecordException {
        for (; ; ) {
            firstLine = in.line + 1;
            fields = 0;
            feedsInQuotes = 0;
            int at = 0;
            int terminator;
            do {
                terminator = byteAt(at) == '"' ? quoted(at) : plain(at);
                at = ends[fields] + (quoting[fields] == PLAIN ? 0 : 1);
                fields++;
                if (terminator == delimiter) {
                    at++;
                }
            } while (terminator == delimiter);
            int length = consume(at, terminator);
            if (length > 0) {
                return true;
            }
            if (terminator == END_OF_INPUT) {
                return false;
            }
        }
    }

    /** Moves the input behind the row and returns how many bytes the row has, without its end. */
    private int consume(int at, int terminator) {
        rowStart = in.pos;
        int last = fields - 1;
        if (quoting[last] == PLAIN && ends[last] > starts[last] && in.buffer[rowStart + ends[last] - 1] == '\r') {
            ends[last]--;
        }
        rowEnd = rowStart + ends[last] + (quoting[last] == PLAIN ? 0 : 1);
        int end = rowStart + at;
        if (terminator != END_OF_INPUT) {
            while (in.buffer[end] != '\n') {
                end++;
            }
            end++;
            in.line++;
        } else {
            end = in.limit;
        }
        in.pos = end;
        in.line += feedsInQuotes;
        return rowEnd - rowStart;
    }

    /** Finds the end of a field without quotes; returns the byte behind it. */
    private int plain(int start) throws IOException, BadRecordException {
        int at = start;
        for (; ; ) {
            byte[] buffer = in.buffer;
            int end = in.limit;
            for (int i = in.pos + at; i < end; i++) {
                byte b = buffer[i];
                if (b == delimiter || b == '\n') {
                    field(start, i - in.pos, PLAIN);
                    return b;
                }
                if (b == '"') {
                    throw broken("has a quote inside a field that does not begin with one; quote the whole field and"
                            + " double the quotes in it");
                }
            }
            at = end - in.pos;
            if (!in.fill()) {
                field(start, at, PLAIN);
                return END_OF_INPUT;
            }
        }
    }

    /** Finds the end of a field in quotes; returns the byte that ends the field: delimiter, line feed, or none. */
    private int quoted(int quote) throws IOException, BadRecordException {
        int at = quote + 1;
        byte kind = QUOTED;
        for (; ; ) {
            int b = byteAt(at);
            if (b == END_OF_INPUT || at - quote > MAX_QUOTED_BYTES) {
                throw broken("opens a quote that is not closed "
                        + (b == END_OF_INPUT ? "before the end of the file" : "within " + MAX_QUOTED_BYTES + " bytes"));
            }
            if (b == '\n') {
                feedsInQuotes++;
            }
            if (b == '"') {
                if (byteAt(at + 1) != '"') {
                    break;
                }
                kind = QUOTED_WITH_ESCAPES;
                at++;
            }
            at++;
        }
        field(quote + 1, at, kind);
        int behind = byteAt(at + 1);
        if (behind == '\r') {
            int next = byteAt(at + 2);
            behind = next == '\n' || next == END_OF_INPUT ? next : behind;
        }
        if (behind != delimiter && behind != '\n' && behind != END_OF_INPUT) {
            throw broken("has text behind a closing quote; a quote inside a field must be doubled");
        }
        return behind;
    }

    private void field(int start, int end, byte kind) throws IOException, BadRecordException {
        if (fields == starts.length) {
            if (fields >= MAX_COLUMNS) {
                throw broken("has more than " + MAX_COLUMNS + " columns");
            }
            starts = Arrays.copyOf(starts, 2 * fields);
            ends = Arrays.copyOf(ends, 2 * fields);
            quoting = Arrays.copyOf(quoting, 2 * fields);
        }
        starts[fields] = start;
        ends[fields] = end;
        quoting[fields] = kind;
    }

    private int byteAt(int at) throws IOException {
        while (in.pos + at >= in.limit) {
            if (!in.fill()) {
                return END_OF_INPUT;
            }
        }
        return in.buffer[in.pos + at] & 0xFF;
    }

    /** Gives the row up: reading goes on behind its first line, wherever the mistake is. */
    private BadRecordException broken(String reason) throws IOException {
        String where = fields < names.size() ? "column '" + names.get(fields) + "' " : "column " + (fields + 1) + " ";
        in.nextLine();
        return new BadRecordException(firstLine, text.lenient(in.buffer, in.lineStart, in.lineEnd), where + reason);
    }

    /** Checks that the row has as many columns as the header. */
    void checkSize() throws BadRecordException {
        if (fields < names.size()) {
            throw bad("the row has " + fields + " columns, expected " + names.size() + " as in the header; column '"
                    + names.get(fields) + "' is the first that is missing");
        }
        if (fields > names.size()) {
            throw bad("the row has " + fields + " columns, expected " + names.size() + " as in the header; the"
                    + " last one there"
                    + " is '" + names.get(names.size() - 1) + "'. A delimiter inside a field needs quotes around it");
        }
    }

    BadRecordException bad(String reason) {
        return new BadRecordException(firstLine, text.lenient(in.buffer, rowStart, rowEnd), reason);
    }

    /** Returns the text of a column. */
    String column(int column) throws BadRecordException {
        resolve(column);
        String decoded = text.decode(bytes, from, to);
        if (decoded == null) {
            throw bad((column < names.size() ? "column '" + names.get(column) + "'" : "column " + (column + 1)) + ": "
                    + text.complaint(bytes, from, to));
        }
        return decoded;
    }

    String stringAt(int component) throws BadRecordException {
        return column(columnOf[component]);
    }

    int intAt(int component) throws BadRecordException {
        int parsed = valueAt(component).toInt();
        return value.valid ? parsed : (int) refuse(component, Scalar.Kind.INT);
    }

    long longAt(int component) throws BadRecordException {
        long parsed = valueAt(component).toLong();
        return value.valid ? parsed : refuse(component, Scalar.Kind.LONG);
    }

    double doubleAt(int component) throws BadRecordException {
        double parsed = valueAt(component).toDouble();
        return value.valid ? parsed : refuse(component, Scalar.Kind.DOUBLE);
    }

    boolean booleanAt(int component) throws BadRecordException {
        boolean parsed = valueAt(component).toBoolean();
        return value.valid ? parsed : refuse(component, Scalar.Kind.BOOLEAN) != 0;
    }

    /** Reads a value as an object; for the types that are objects, and for what an Optional holds. */
    Object scalarAt(int component, Scalar scalar) throws BadRecordException {
        if (scalar.kind == Scalar.Kind.STRING) {
            return stringAt(component);
        }
        AsciiValue ascii = valueAt(component);
        Object parsed = switch (scalar.kind) {
            case DATE -> ascii.toDate();
            case DATE_TIME -> ascii.toDateTime();
            case INSTANT -> {
                var utc = ascii.toUtcDateTime();
                yield utc == null ? null : utc.toInstant(ZoneOffset.UTC);
            }
            default -> null;
        };
        if (parsed == null && !ascii.isEmpty()) {
            parsed = scalar.parse(ascii.text());
        }
        if (parsed == null) {
            throw unexpected(component, scalar.expected());
        }
        return parsed;
    }

    /** An empty field is no value; an empty field in quotes is empty text. */
    Optional<Object> optionalAt(int component, Scalar scalar) throws BadRecordException {
        int column = columnOf[component];
        boolean empty = scalar.kind == Scalar.Kind.STRING
                ? starts[column] == ends[column] && quoting[column] == PLAIN
                : valueAt(component).isEmpty();
        return empty ? Optional.empty() : Optional.of(scalarAt(component, scalar));
    }

    private AsciiValue valueAt(int component) {
        resolve(columnOf[component]);
        value.set(bytes, from, to);
        return value;
    }

    private long refuse(int component, Scalar.Kind kind) throws BadRecordException {
        throw unexpected(component, kind.expected());
    }

    private BadRecordException unexpected(int component, String expected) {
        boolean empty = from == to;
        return bad("column '" + names.get(columnOf[component]) + "': found "
                + (empty ? "nothing" : "'" + text.lenient(bytes, from, to) + "'") + ", expected " + expected
                + (empty ? "; declare the component as an Optional if it may be empty" : ""));
    }

    /** Makes {@code bytes}, {@code from} and {@code to} the content of a column, without quotes. */
    private void resolve(int column) {
        bytes = in.buffer;
        from = rowStart + starts[column];
        to = rowStart + ends[column];
        if (quoting[column] == QUOTED_WITH_ESCAPES) {
            if (scratch.length < to - from) {
                scratch = new byte[2 * (to - from)];
            }
            int length = 0;
            for (int i = from; i < to; i++) {
                scratch[length++] = bytes[i];
                if (bytes[i] == '"') {
                    i++;
                }
            }
            bytes = scratch;
            from = 0;
            to = length;
        }
    }
}
