package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.PendingCount;
import io.tidemark.checkpoint.spi.source.BadRecordHandler;
import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.format.RecordFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads one file after the other on a thread of its own, ahead of the reader by a few batches. */
final class FilePrefetcher<T> implements Runnable {
    /** One is emitted, one waits, one is filled. */
    private static final int BATCHES = 3;
    /** How many records are read between two looks at the size of a batch. */
    private static final int RECORDS_AT_ONCE = 32;

    private final FileAccess access;
    private final RecordFormat<T> format;
    private final SourceContext context;
    private final Intake intake;
    /** What this thread counts for that of the reader. */
    private final List<PendingCount> counts = new ArrayList<>();

    private final BlockingQueue<FileSplit> splits = new LinkedBlockingQueue<>();
    private final BlockingQueue<RecordBatch<T>> free = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<RecordBatch<T>> filled = new ArrayBlockingQueue<>(BATCHES);

    FilePrefetcher(FileAccess access, RecordFormat<T> format, BadRecords choice, SourceContext context) {
        this.access = access;
        this.format = format;
        this.context = context;
        String operator = context.operatorName();
        intake = new Intake(
                operator,
                counter(MetricNames.RECORDS_READ),
                counter(MetricNames.BYTES_READ),
                counter(MetricNames.ERRORS),
                new BadRecordHandler(choice, operator, counter(MetricNames.SKIPPED_RECORDS)));
        for (int i = 0; i < BATCHES; i++) {
            free.add(new RecordBatch<>());
        }
    }

    private Counter counter(String name) {
        PendingCount count = new PendingCount(context.metrics().counter(name));
        counts.add(count);
        return count;
    }

    /** Adds to the counters what was counted since the last call. Call it on the subtask's thread. */
    void publishCounts() {
        counts.forEach(PendingCount::publish);
    }

    /** Reads a file when those before it are read. */
    void add(FileSplit split) {
        splits.add(split);
    }

    /** Returns the next records, or {@code null} if there are none yet. */
    @Nullable
    RecordBatch<T> poll() {
        return filled.poll();
    }

    /** Takes a batch back that was emitted. */
    void giveBack(RecordBatch<T> batch) {
        batch.clear();
        free.add(batch);
    }

    @Override
    public void run() {
        try {
            while (read(splits.take())) {
                // the next one
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Returns whether all went well. */
    private boolean read(FileSplit split) throws InterruptedException {
        RecordBatch<T> batch = free.take();
        try (OpenFile<T> file = OpenFile.open(access, split, format, intake)) {
            while (fill(batch, file)) {
                batch = free.take();
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            batch.fail(e);
            handOver(batch);
            return false;
        }
    }

    private boolean fill(RecordBatch<T> batch, OpenFile<T> file) throws IOException {
        batch.begin(file);
        boolean more = true;
        while (more && !batch.isFull()) {
            more = file.read(batch, Math.min(RECORDS_AT_ONCE, RecordBatch.MAX_RECORDS - batch.size()));
        }
        if (!more) {
            batch.endFile();
        }
        handOver(batch);
        return more;
    }

    private void handOver(RecordBatch<T> batch) {
        filled.add(batch);
        context.wakeUp();
    }
}
