package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.List;
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
 * package. A serde of the user's own may have any text; what does not follow the grammar is not taken apart. The text
 * comes from a checkpoint: neither its length nor its depth is trusted.
 *
 * @param kind the first word
 * @param name the second word; empty but for records, enums and sealed interfaces
 * @param nullable whether it ends in "?"
 * @param parts type arguments, components, constants or variants
 */
record Schema(String kind, String name, boolean nullable, List<Part> parts) {
    /** As many as a state backend stores. */
    static final int MAX_CHARS = 1 << 20;

    static final int MAX_DEPTH = 100;

    /**
     * One part.
     *
     * @param name of a component, a constant or a variant; empty for a type argument
     * @param type {@code null} for a constant
     */
    record Part(String name, @Nullable Schema type) {}

    /**
     * Takes a text apart.
     *
     * @throws IncompatibleSchemaException if it does not follow the grammar, is too long or too deep; says where
     */
    static Schema parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IncompatibleSchemaException("the written schema has " + text.length() + " characters; at most "
                    + MAX_CHARS + " can be understood");
        }
        Parser parser = new Parser(text);
        Schema schema = parser.schema(0);
        if (parser.position < text.length()) {
            throw parser.malformed("the end");
        }
        return schema;
    }

    /** Returns the schema of the values that are not {@code null}. */
    Schema present() {
        return nullable ? new Schema(kind, name, false, parts) : this;
    }

    /** Returns a type argument. */
    Schema argument(int position) {
        Schema type = parts.get(position).type();
        if (type == null) {
            throw new IllegalStateException("a constant has no type");
        }
        return type;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        text.append(kind);
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
                text.append(kind.equals("record") && !part.name.isEmpty() ? part.name + ":" : "");
                part.type.append(text);
            }
        }
        text.append(!name.isEmpty() ? ")" : !parts.isEmpty() ? ">" : "");
        text.append(nullable ? "?" : "");
    }

    /** Reads from left to right. */
    private static final class Parser {
        private static final String DELIMITERS = "<>(),:? ";

        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        IncompatibleSchemaException malformed(String expected) {
            return new IncompatibleSchemaException(
                    "the written schema cannot be understood: " + expected + " was expected at character " + position);
        }

        private boolean skip(char expected) {
            if (position < text.length() && text.charAt(position) == expected) {
                position++;
                return true;
            }
            return false;
        }

        private void require(char expected) {
            if (!skip(expected)) {
                throw malformed("'" + expected + "'");
            }
        }

        private String word() {
            int start = position;
            while (position < text.length() && DELIMITERS.indexOf(text.charAt(position)) < 0) {
                position++;
            }
            if (position == start) {
                throw malformed("a word");
            }
            return text.substring(start, position);
        }

        Schema schema(int depth) {
            if (depth > MAX_DEPTH) {
                throw malformed("a nesting of at most " + MAX_DEPTH);
            }
            String kind = word();
            String name = "";
            List<Part> parts = List.of();
            if (skip(' ')) {
                name = word();
                require('(');
                parts = skip(')') ? parts : parts(kind, ')', depth);
            } else if (skip('<')) {
                parts = parts("", '>', depth);
            }
            return new Schema(kind, name, skip('?'), parts);
        }

        private List<Part> parts(String kind, char end, int depth) {
            List<Part> parts = new ArrayList<>();
            do {
                parts.add(part(kind, depth));
            } while (skip(','));
            require(end);
            return List.copyOf(parts);
        }

        private Part part(String kind, int depth) {
            if (kind.equals("enum")) {
                return new Part(word(), null);
            }
            String name = "";
            if (kind.equals("record")) {
                name = word();
                require(':');
            }
            Schema type = schema(depth + 1);
            return new Part(kind.equals("sealed") ? type.name : name, type);
        }
    }
}
