package io.tidemark.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a command prints.
 *
 * @param out UTF-8
 * @param isJson whether one JSON document is asked for, and no text
 */
record Output(PrintStream out, boolean isJson) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Begins the document; the caller closes it. */
    JsonGenerator json() throws IOException {
        JsonGenerator json = FACTORY.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        return json.useDefaultPrettyPrinter();
    }

    /** Prints a line, with whatever comes from a checkpoint made harmless to a terminal. */
    void line(String text) {
        out.println(Printable.of(text));
    }

    /** Prints a text that may have several lines. */
    void lines(String indent, String text) {
        text.lines().forEach(line -> line(indent + line));
    }

    /** Prints rows below each other, each column as wide as it needs to be. */
    void table(String indent, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Printable.of(row.get(i)).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < columns; i++) {
                String cell = Printable.of(row.get(i));
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
