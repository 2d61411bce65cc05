package io.tidemark.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that the job has published. A published file never changes, so each is counted once. */
final class PublishedFiles {
    private final Path directory;
    private final Map<Path, Long> linesOf = new HashMap<>();
    private long lines;

    PublishedFiles(Path directory) {
        this.directory = directory;
    }

    /** Returns them by name. Hidden files are still being written, or are not the job's. */
    List<Path> list() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Looks for new ones, and returns how many lines all have. */
    long countLines() throws IOException {
        for (Path file : list()) {
            if (!linesOf.containsKey(file)) {
                long count = countLines(file);
                linesOf.put(file, count);
                lines += count;
            }
        }
        return lines;
    }

    /** Returns how many lines a file has, the last of which need not be ended. */
    static long countLines(Path file) throws IOException {
        long lines = 0;
        int last = '\n';
        byte[] buffer = new byte[1 << 16];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int n = bytes.read(buffer); n > 0; n = bytes.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
                last = buffer[n - 1];
            }
        }
        return last == '\n' ? lines : lines + 1;
    }
}
