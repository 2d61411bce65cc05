package io.tidemark.testkit.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One file of facts about something that was proven, in the directory that the system property {@code tidemark.proof}
 * names. A later run overwrites what an earlier one wrote. Nothing is written where the property is not set.
 *
 * @since 0.1
 */
public final class ProofFile {
    private static final String DIRECTORY = "tidemark.proof";

    private ProofFile() {}

    /**
     * Writes facts, sorted by name.
     *
     * @param kind what was proven, for example {@code sink}; letters and dashes
     * @param name which one, unique within its kind and usable in a file name
     * @param facts each a line
     * @throws IOException if the file cannot be written
     */
    public static void write(String kind, String name, Map<String, String> facts) throws IOException {
        String directory = System.getProperty(DIRECTORY, "");
        if (directory.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        Map<String, String> all = new TreeMap<>(facts);
        all.put("kind", kind);
        all.put("name", name);
        all.forEach((key, value) ->
                lines.append(escaped(key)).append('=').append(escaped(value)).append('\n'));
        Path target = Path.of(directory, kind + "-" + name + ".properties");
        Files.createDirectories(target.getParent());
        Files.writeString(target, lines, StandardCharsets.UTF_8);
    }

    /** In the form of {@link java.util.Properties}, whose own writing adds the time of day. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\\', '=', ':', '#', '!', ' ' -> escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
