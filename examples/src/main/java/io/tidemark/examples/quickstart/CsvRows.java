package io.tidemark.examples.quickstart;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file (RFC 4180, UTF-8), read the simple way: one character after the other. */
final class CsvRows implements Closeable {
    private static final int END = -1;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int position;
    private int limit;

    private CsvRows(Reader reader) throws IOException {
        this.reader = reader;
        if (peek() == BYTE_ORDER_MARK) {
            position++;
        }
    }

    static CsvRows open(Path file) throws IOException {
        return new CsvRows(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    }

    /** Returns the fields of the next row that is not an empty line, or {@code null} at the end. */
    @Nullable
    List<String> next() throws IOException {
        while (peek() != END) {
            List<String> row = row();
            if (row.size() > 1 || !row.get(0).isEmpty()) {
                return row;
            }
        }
        return null;
    }

    private List<String> row() throws IOException {
        List<String> fields = new ArrayList<>(5);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int c = read(); c != END; c = read()) {
            if (c == '"' && quoted && peek() == '"') {
                field.append((char) read());
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                field.append((char) c);
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                break;
            } else if (c != '\r' || peek() != '\n' && peek() != END) {
                field.append((char) c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private int read() throws IOException {
        int c = peek();
        position++;
        return c;
    }

    private int peek() throws IOException {
        if (position >= limit) {
            limit = reader.read(buffer);
            position = 0;
        }
        return limit < 0 ? END : buffer[position];
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
