package io.tidemark.connector.kafka;

/**
 * How far the output of one attempt is published. Output is published in the order of checkpoint, subtask and record, so one
 * place in that order says it: everything up to it is published, and nothing behind it.
 *
 * @param checkpointId at whose barrier the interval ended that was published last
 * @param subtask whose interval that is
 * @param records how many of its records are published
 */
record Progress(long checkpointId, int subtask, long records) implements Comparable<Progress> {
    /** Nothing is published. */
    static final Progress START = new Progress(0, 0, 0);

    /** Returns how far an interval is published. */
    long recordsOf(IntervalHeader interval) {
        int order = Long.compare(interval.checkpointId(), checkpointId);
        if (order == 0) {
            order = Integer.compare(interval.subtask(), subtask);
        }
        if (order == 0) {
            return records;
        }
        return order < 0 ? interval.records() : 0;
    }

    static Progress in(IntervalHeader interval, long records) {
        return new Progress(interval.checkpointId(), interval.subtask(), records);
    }

    @Override
    public int compareTo(Progress other) {
        int order = Long.compare(checkpointId, other.checkpointId);
        if (order == 0) {
            order = Integer.compare(subtask, other.subtask);
        }
        return order == 0 ? Long.compare(records, other.records) : order;
    }
}
