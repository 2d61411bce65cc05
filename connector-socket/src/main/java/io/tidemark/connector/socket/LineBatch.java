package io.tidemark.connector.socket;

import java.util.ArrayList;
import java.util.List;

/** Lines handed over together. Filled by one thread, then read by another; the queue between them publishes it. */
final class LineBatch {
    /** What a string and its array cost besides the characters, and the reference to it. */
    static final int LINE_OVERHEAD_BYTES = 56;

    private final List<String> lines = new ArrayList<>();
    private long bytes;

    void add(String line) {
        lines.add(line);
        // The most that the characters can take; text in Latin-1 takes half.
        bytes += LINE_OVERHEAD_BYTES + (long) Character.BYTES * line.length();
    }

    int size() {
        return lines.size();
    }

    String line(int index) {
        return lines.get(index);
    }

    /** Returns the memory the lines take, at most. */
    long bytes() {
        return bytes;
    }
}
