package io.tidemark.benchmarks.large;

import org.jspecify.annotations.Nullable;

/** What the process that keeps the state tells the one that started it: a line with a name and a number. */
enum Report {
    /** The first record since the start of the process was processed. */
    FIRST_RECORD,
    /** How many records wrote a value since the start. */
    WRITES,
    /** How many records read a value since the start. */
    READS,
    /** How many checkpoints were taken since the start. */
    CHECKPOINTS,
    /** How many bytes of keyed state they wrote. */
    CHECKPOINT_BYTES,
    /** All keys have their value, and a checkpoint holds them. */
    FULL_AND_DURABLE,
    /** What the values that were read add up to. */
    CHECKSUM;

    private static final String MARK = "@";

    String line(long number) {
        return MARK + name() + " " + number;
    }

    /** Returns the number that a line gives for this, or {@code null} if the line is about something else. */
    @Nullable
    Long numberIn(String line) {
        String start = MARK + name() + " ";
        return line.startsWith(start) ? Long.valueOf(line.substring(start.length())) : null;
    }
}
