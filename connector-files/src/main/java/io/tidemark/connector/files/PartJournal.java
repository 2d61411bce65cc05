package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of the parts that one writer began in one attempt, in a hidden file beside them.
 *
 * <p>By it a later attempt finds what a dead one left behind, without searching the buckets, and knows it for its own:
 * the first line names the sink. As a writer makes its journal anew, two sinks that would write the same names learn of
 * each other before they do. Losing a journal loses nothing but the clean-up.
 */
final class PartJournal implements Closeable {
    static final String EXTENSION = ".journal";

    private final Path path;
    private final Writer out;

    private PartJournal(Path path, Writer out) {
        this.path = path;
        this.out = out;
    }

    static PartJournal create(PartLayout layout, SubtaskContext context) throws IOException {
        Path path = layout.journal(context.subtaskIndex(), context.executionId());
        try {
            Writer out = Files.newBufferedWriter(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            PartJournal journal = new PartJournal(path, out);
            journal.line(owner(layout, context));
            return journal;
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "Sink '" + context.operatorName() + "': another sink of this job writes parts"
                            + " with the"
                            + " prefix '" + layout.prefix() + "' to " + layout.directory() + " (" + path.getFileName()
                            + " is there). Give one of them another directory, or another prefix with withPartPrefix.",
                    e);
        }
    }

    private static String owner(PartLayout layout, SubtaskContext context) {
        return escaped(context.jobName()) + "\t" + escaped(context.operatorName()) + "\t" + escaped(layout.prefix());
    }

    private static String escaped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c > ' ' && c < 0x7F && c != '%';
            text.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(c) + ";");
        }
        return text.toString();
    }

    /** Notes a part, before it is made. */
    void begin(PartName part) throws IOException {
        line(part.counter() + "\t" + part.bucket());
    }

    private void line(String text) throws IOException {
        out.write(text + "\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    Path path() {
        return path;
    }

    /**
     * Reads the parts of a journal.
     *
     * @param subtask whose journal it is
     * @param executionId of which attempt
     * @return what it lists; {@code null} if it belongs to another sink. A torn last line is left out
     */
    static @Nullable List<PartName> read(
            Path path, int subtask, String executionId, PartLayout layout, SubtaskContext context) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (MalformedInputException e) {
            return null;
        }
        if (lines.isEmpty() || !lines.get(0).equals(owner(layout, context))) {
            return null;
        }
        List<PartName> parts = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int tab = line.indexOf('\t');
            try {
                parts.add(new PartName(
                        line.substring(tab + 1), subtask, executionId, Long.parseLong(line, 0, Math.max(tab, 0), 10)));
            } catch (IllegalArgumentException e) {
                // Torn by the death of the process: the part it names was not begun.
                continue;
            }
        }
        return parts;
    }
}
