package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.connector.files.format.BadRecordException;
import java.io.IOException;

/** Carries out the user's choice for bad records in one reader. */
final class BadRecordHandler {
    private static final System.Logger LOG = System.getLogger(BadRecordHandler.class.getName());

    private static final int MAX_SHOWN_CHARS = 500;
    private static final int LOGGED_ONE_BY_ONE = 5;

    private final BadRecords choice;
    private final String operator;
    private final Counter skipped;
    private final Counter rejected;

    BadRecordHandler(BadRecords choice, SubtaskContext context) {
        this.choice = choice;
        operator = context.operatorName();
        skipped = context.metrics().counter("skippedRecords");
        rejected = context.metrics().counter("rejectedRecords");
    }

    void handle(String path, BadRecordException bad, SourceOutput<?> output) throws IOException {
        String origin = "file " + path + ", line " + bad.line();
        switch (choice) {
            case FAIL ->
                throw new IOException(
                        "Source '" + operator + "', " + origin + ": " + bad.reason()
                                + ". The record: " + shown(bad.content())
                                + " -- Correct it, or choose onBadRecord(BadRecords.SKIP) or onBadRecord(BadRecords.SIDE_OUTPUT).");
            case SKIP -> {
                skipped.increment();
                long count = skipped.value();
                if (isLogged(count)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "Source '" + operator + "' skips a bad record, " + origin
                                    + ": " + bad.reason() + ". The record: " + shown(bad.content()) + " (" + count
                                    + " skipped in this attempt)");
                }
            }
            case SIDE_OUTPUT -> {
                rejected.increment();
                output.reject(new RejectedRecord(origin, bad.content(), bad.reason()));
            }
        }
    }

    /** The first few, then each time the number has doubled: at most 64 lines more, however many there are. */
    private static boolean isLogged(long count) {
        return count <= LOGGED_ONE_BY_ONE || Long.bitCount(count) == 1;
    }

    private static String shown(String content) {
        return content.length() <= MAX_SHOWN_CHARS ? content : content.substring(0, MAX_SHOWN_CHARS) + "...";
    }
}
