package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.ReadableFile;
import io.tidemark.connector.files.access.WritableFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
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

    private static final int BLOCK_BYTES = 8 * 1024;

    private final String path;
    private final WritableFile out;

    private PartJournal(String path, WritableFile out) {
        this.path = path;
        this.out = out;
    }

    static PartJournal create(FileAccess files, PartLayout layout, SubtaskContext context) throws IOException {
        String path = layout.journal(context.subtaskIndex(), context.executionId());
        try {
            PartJournal journal = new PartJournal(path, files.create(path));
            journal.line(owner(layout, context));
            return journal;
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "Sink '" + context.operatorName() + "': another sink of this job writes parts"
                            + " with the"
                            + " prefix '" + layout.prefix() + "' to " + layout.directory() + " ("
                            + layout.journalName(context.subtaskIndex(), context.executionId())
                            + " is there). Give one of them another directory, or another prefix with withPartPrefix.",
                    e);
        }
    }

    /** Returns what the first line of a sink's journals says. */
    static String owner(PartLayout layout, SubtaskContext context) {
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
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Lets the file go, which the committer may have deleted by now; its lines are there already. */
    @Override
    public void close() throws IOException {
        out.abandon();
    }

    String path() {
        return path;
    }

    /**
     * Reads the parts of a journal.
     *
     * @param subtask whose journal it is
     * @param executionId of which attempt
     * @param owner the sink, as {@link #owner} says it
     * @return what it lists; {@code null} if it belongs to another sink. A torn last line is left out
     */
    static @Nullable List<PartName> read(FileAccess files, String path, int subtask, String executionId, String owner)
            throws IOException {
        List<String> lines;
        try {
            lines = lines(files, path);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (CharacterCodingException e) {
            return null;
        }
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (lines.size() <= 1 && owner.startsWith(first)) {
            return List.of(); // its writer died before it had said who it is, and so before it began a part
        }
        if (!first.equals(owner)) {
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

    private static List<String> lines(FileAccess files, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        try (ReadableFile file = files.openLeftover(path)) {
            for (int count = file.read(block, 0, BLOCK_BYTES); count > 0; count = file.read(block, 0, BLOCK_BYTES)) {
                bytes.write(block, 0, count);
            }
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString()
                .lines()
                .toList();
    }
}
