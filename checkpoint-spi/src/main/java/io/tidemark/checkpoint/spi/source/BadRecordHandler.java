package io.tidemark.checkpoint.spi.source;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.RareLog;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the user's choice for input that is no record, for the author of a source: one in each reader, whose builder offers
 * {@code onBadRecord(BadRecords)}.
 *
 * <p>Used by one thread: that of the reader, in {@link SourceReader#poll}, or one that reads ahead for it and hands the rejected
 * records over in the place of records, so that they keep their order.
 *
 * @since 0.1
 */
public final class BadRecordHandler {
    private static final System.Logger LOG = System.getLogger(BadRecordHandler.class.getName());

    private static final int MAX_SHOWN_CHARS = 500;

    private final BadRecords choice;
    private final String operator;
    private final Counter skipped;

    /**
     * Makes a handler that counts in {@link MetricNames#SKIPPED_RECORDS}.
     *
     * @param choice the user's
     * @param context the subtask of the reader
     */
    public BadRecordHandler(BadRecords choice, SubtaskContext context) {
        this(choice, context.operatorName(), context.metrics().counter(MetricNames.SKIPPED_RECORDS));
    }

    /**
     * Makes a handler for a thread that may not write the counter itself.
     *
     * @param choice the user's
     * @param operator the name of the source, for messages
     * @param skipped counts what is left out
     */
    public BadRecordHandler(BadRecords choice, String operator, Counter skipped) {
        this.choice = choice;
        this.operator = operator;
        this.skipped = skipped;
    }

    /**
     * Fails, leaves the input out, or emits it to the side output.
     *
     * @param bad what was found, where, and what is wrong with it
     * @param output takes it if the user chose the side output
     * @throws IOException if the user chose to fail; names source, place, content and reason, and says what can be done
     */
    public void handle(RejectedRecord bad, SourceOutput<?> output) throws IOException {
        handle(bad, null, output);
    }

    /**
     * Fails, leaves the input out, or emits it to the side output, for input that made something throw.
     *
     * @param origin where it stands
     * @param content what was found
     * @param cause what it made something throw; its message is the reason, and it is the cause of the error
     * @param output takes it if the user chose the side output
     * @throws IOException if the user chose to fail; names source, place, content and reason, and says what can be done
     */
    public void handle(String origin, byte @Nullable [] content, Exception cause, SourceOutput<?> output)
            throws IOException {
        String message = cause.getMessage();
        handle(RejectedRecord.of(origin, content, message == null ? cause.toString() : message), cause, output);
    }

    private void handle(RejectedRecord bad, @Nullable Exception cause, SourceOutput<?> output) throws IOException {
        switch (choice) {
            case FAIL ->
                throw new IOException(
                        "Source '" + operator + "', " + told(bad)
                                + " -- Correct it or what reads it, or choose onBadRecord(BadRecords.SKIP) or"
                                + " onBadRecord(BadRecords.SIDE_OUTPUT).",
                        cause);
            case SKIP -> {
                skipped.increment();
                long count = skipped.value();
                if (RareLog.isLogged(count)) {
                    LOG.log(
                            Level.WARNING,
                            () -> "Source '" + operator + "' skips a bad record, " + told(bad) + " (" + count
                                    + " skipped in this attempt)");
                }
            }
            case SIDE_OUTPUT -> output.reject(bad);
        }
    }

    private static String told(RejectedRecord bad) {
        return bad.origin() + ": " + bad.reason() + ". The record" + shown(bad.content());
    }

    private static String shown(String content) {
        if (content.isEmpty()) {
            return " is empty";
        }
        return ": " + (content.length() <= MAX_SHOWN_CHARS ? content : content.substring(0, MAX_SHOWN_CHARS) + "...");
    }
}
