package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes what one reader emits, and insists that it does so within a poll and as much as it may. */
final class Emitted<T> implements SourceOutput<T> {
    private final int subtask;
    private final List<T> records = new ArrayList<>();
    private int allowed;
    private int lastCount;
    private boolean polling;

    Emitted(int subtask) {
        this.subtask = subtask;
    }

    List<T> records() {
        return records;
    }

    /** How many records the last poll gave. */
    int lastCount() {
        return lastCount;
    }

    ReaderStatus poll(SourceReader<T, ?> reader, int maxRecords, SourceJob<T> job) throws IOException {
        allowed = maxRecords;
        int from = records.size();
        polling = true;
        ReaderStatus status = reader.poll(this, maxRecords);
        polling = false;
        lastCount = records.size() - from;
        if (lastCount > 0 || status == ReaderStatus.FINISHED) {
            job.note("  reader " + subtask + " gives " + records.subList(from, records.size()) + ", " + status);
        }
        return status;
    }

    @Override
    public void collect(T record) {
        collect(record, NO_TIMESTAMP);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        if (!polling) {
            throw new AssertionError("Reader " + subtask + " emits " + record + " outside of poll.");
        }
        if (--allowed < 0) {
            throw new AssertionError("Reader " + subtask + " emits more than maxRecords records in one poll.");
        }
        records.add(Objects.requireNonNull(record, "A record is never null."));
    }

    @Override
    public void reject(RejectedRecord rejected) {
        throw new AssertionError("Reader " + subtask + " rejects what was written for it: " + rejected);
    }
}
