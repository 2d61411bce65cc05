package io.tidemark.engine.local;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.core.operator.DropReason;
import java.util.HashMap;
import java.util.Map;

/**
 * Says in the log that records are dropped: for each operator the first time in an attempt, and then whenever their number
 * has grown tenfold. Thread-safe; workers call it between two steps.
 */
final class DroppedRecordsLog {
    private static final int GROWTH = 10;

    private final String jobName;
    private final Map<String, Dropped> byOperator = new HashMap<>();

    private static final class Dropped {
        long count;
        long nextTold = 1;
    }

    DroppedRecordsLog(String jobName) {
        this.jobName = jobName;
    }

    synchronized void dropped(String operatorName, DropReason reason, long count) {
        Dropped dropped = byOperator.computeIfAbsent(operatorName, name -> new Dropped());
        dropped.count += count;
        if (dropped.count < dropped.nextTold) {
            return;
        }
        while (dropped.nextTold <= dropped.count) {
            dropped.nextTold *= GROWTH;
        }
        Logs.of(DroppedRecordsLog.class)
                .log(
                        WARNING,
                        "Job '" + jobName + "': operator '" + operatorName + "' has dropped " + dropped.count
                                + say(operatorName, reason));
    }

    private static String say(String operatorName, DropReason reason) {
        return switch (reason) {
            case LATE ->
                " late records in this attempt, counted as '" + operatorName
                        + ".lateRecordsDropped'. Give them a side output, such as by sideOutputLateData, or"
                        + " more time: by allowedLateness, or by a greater bound of the WatermarkStrategy.";
            case REJECTED ->
                " records in this attempt that could not be read, counted as '" + operatorName
                        + ".recordsRejected'. Read them by getRejected() on the stream of the source.";
        };
    }
}
