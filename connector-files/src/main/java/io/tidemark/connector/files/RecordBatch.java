package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some records of one file, each with the position behind it, on the way from the thread that reads to the one that
 * emits. Used again and again, by one of them at a time; nothing is allocated a record.
 */
final class RecordBatch<T> implements SourceOutput<T> {
    static final int MAX_RECORDS = 512;
    /** A batch is handed over when its records took this much of the file. */
    private static final long MAX_BYTES = 1024 * 1024;

    private final Object[] records = new Object[MAX_RECORDS];
    private final long[] timestamps = new long[MAX_RECORDS];
    private final long[] positions = new long[MAX_RECORDS];
    private final long[] lines = new long[MAX_RECORDS];
    private int size;
    private @Nullable OpenFile<T> file;
    private long beginning;
    private long fingerprint;
    private boolean endsFile;
    private @Nullable Throwable failure;

    /** Makes it empty, for records of a file. */
    void begin(OpenFile<T> newFile) throws IOException {
        clear();
        file = newFile;
        beginning = newFile.position();
        fingerprint = newFile.fingerprint(beginning);
    }

    /** Makes it empty, and lets its records go. */
    void clear() {
        Arrays.fill(records, 0, size, null);
        size = 0;
        file = null;
        endsFile = false;
        failure = null;
    }

    boolean isFull() {
        return size == MAX_RECORDS || size > 0 && positions[size - 1] - beginning >= MAX_BYTES;
    }

    @Override
    public void collect(T record) {
        collect(record, NO_TIMESTAMP);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        add(record, timestampMillis);
    }

    @Override
    public void reject(RejectedRecord bad) {
        add(new Rejection(bad), NO_TIMESTAMP);
    }

    /** Tells what is to be rejected from records, which may be of any class. */
    private record Rejection(RejectedRecord bad) {}

    private void add(@Nullable Object item, long timestampMillis) {
        OpenFile<T> from = Objects.requireNonNull(file, "a batch that has begun");
        records[size] = item;
        timestamps[size] = timestampMillis;
        positions[size] = from.position();
        lines[size] = from.line();
        size++;
    }

    void endFile() {
        endsFile = true;
    }

    /** What happened behind the last record, instead of more of them. */
    void fail(Throwable reason) {
        failure = reason;
    }

    int size() {
        return size;
    }

    boolean endsFile() {
        return endsFile;
    }

    long positionBehind(int index) {
        return positions[index];
    }

    long lineBehind(int index) {
        return lines[index];
    }

    long fingerprint() {
        return fingerprint;
    }

    void emit(int index, SourceOutput<T> output) {
        Object record = records[index];
        if (record instanceof Rejection rejection) {
            output.reject(rejection.bad);
        } else {
            @SuppressWarnings("unchecked") // as collected
            T typed = (T) record;
            output.collect(typed, timestamps[index]);
        }
    }

    void throwFailure() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
