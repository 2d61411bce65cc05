package io.tidemark.core.window;

import java.util.ArrayList;
import java.util.List;

/** The parts of a schema such as {@code windows<a,b>}. */
final class SchemaParts {
    private SchemaParts() {}

    /** Returns the parts between the outermost angle brackets; none if the schema is not of the kind. */
    static List<String> of(String kind, String schema) {
        if (!schema.startsWith(kind + "<") || !schema.endsWith(">")) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = kind.length() + 1;
        for (int i = from; i < schema.length(); i++) {
            char c = schema.charAt(i);
            if (depth == 0 && (c == ',' || i == schema.length() - 1)) {
                parts.add(schema.substring(from, i));
                from = i + 1;
            } else if (c == '<' || c == '(') {
                depth++;
            } else if (c == '>' || c == ')') {
                depth--;
            }
        }
        return parts;
    }
}
