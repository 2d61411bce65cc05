package io.tidemark.api.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schema text, taken apart.
 *
 * <pre>
 *   schema := type ["?"]
 *   type   := word                                        long, string, byte[]
 *           | word "&lt;" schema {"," schema} "&gt;"            list&lt;string&gt;, map&lt;string,long&gt;
 *           | "record" word "(" [word ":" schema {"," …}] ")"
 *           | "enum"   word "(" [word {"," word}] ")"
 *           | "sealed" word "(" schema {"," schema} ")"
 * </pre>
 *
 * <p>A "?" says that the component can be {@code null}. Names are simple names, so that a class can move to another
 * package. A serde of the user's own may have any text; what does not follow the grammar is not taken apart.
 *
 * @param kind the first word
 * @param name the second word; empty but for records, enums and sealed interfaces
 * @param nullable whether it ends in "?"
 * @param parts type arguments, components, constants or variants
 */
record Schema(String kind, String name, boolean nullable, List<Part> parts) {
    /**
     * One part.
     *
     * @param name of a component, a constant or a variant; empty for a type argument
     * @param type {@code null} for a constant
     */
    record Part(String name, @Nullable Schema type) {}

    static Optional<Schema> parse(String text) {
        Parser parser = new Parser(text);
        Schema schema = parser.schema(0);
        return schema == null || parser.position < text.length() ? Optional.empty() : Optional.of(schema);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind);
        if (!name.isEmpty()) {
            text.append(' ').append(name).append('(');
        } else if (!parts.isEmpty()) {
            text.append('<');
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            text.append(i == 0 ? "" : ",");
            if (part.type == null) {
                text.append(part.name);
            } else {
                text.append(kind.equals("record") ? part.name + ":" : "").append(part.type);
            }
        }
        text.append(!name.isEmpty() ? ")" : !parts.isEmpty() ? ">" : "");
        return text.append(nullable ? "?" : "").toString();
    }

    /** Reads from left to right; each method returns {@code null} where the text does not follow the grammar. */
    private static final class Parser {
        private static final int MAX_DEPTH = 100;
        private static final String DELIMITERS = "<>(),:? ";

        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        private boolean skip(char expected) {
            if (position < text.length() && text.charAt(position) == expected) {
                position++;
                return true;
            }
            return false;
        }

        private String word() {
            int start = position;
            while (position < text.length() && DELIMITERS.indexOf(text.charAt(position)) < 0) {
                position++;
            }
            return text.substring(start, position);
        }

        @Nullable
        Schema schema(int depth) {
            String kind = word();
            if (kind.isEmpty() || depth > MAX_DEPTH) {
                return null;
            }
            String name = "";
            List<Part> parts = new ArrayList<>();
            if (skip(' ')) {
                name = word();
                if (name.isEmpty() || !skip('(') || !parts(kind, ')', depth, parts)) {
                    return null;
                }
            } else if (skip('<') && !parts(kind, '>', depth, parts)) {
                return null;
            }
            return new Schema(kind, name, skip('?'), List.copyOf(parts));
        }

        private boolean parts(String kind, char end, int depth, List<Part> parts) {
            if (skip(end)) {
                return true;
            }
            do {
                Part part = part(kind, depth);
                if (part == null) {
                    return false;
                }
                parts.add(part);
            } while (skip(','));
            return skip(end);
        }

        private @Nullable Part part(String kind, int depth) {
            if (kind.equals("enum")) {
                String constant = word();
                return constant.isEmpty() ? null : new Part(constant, null);
            }
            String name = "";
            if (kind.equals("record")) {
                name = word();
                if (name.isEmpty() || !skip(':')) {
                    return null;
                }
            }
            Schema type = schema(depth + 1);
            if (type == null) {
                return null;
            }
            return new Part(kind.equals("sealed") ? type.name : name, type);
        }
    }
}
