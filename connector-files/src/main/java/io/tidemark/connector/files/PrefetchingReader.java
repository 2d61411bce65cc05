package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.BadRecords;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.format.RecordFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Emits what a {@link FilePrefetcher} reads from a file system that may take its time. Never waits for it. */
final class PrefetchingReader<T> implements SourceReader<T, FileSplit> {
    private static final System.Logger LOG = System.getLogger(PrefetchingReader.class.getName());

    private static final long CLOSE_TIMEOUT_MILLIS = 3_000;

    private final FileAccess access;
    private final FilePrefetcher<T> prefetcher;
    private final Thread thread;
    /** What is not emitted to its end, as it was added; the first is being emitted. */
    private final ArrayDeque<FileSplit> unfinished = new ArrayDeque<>();

    private @Nullable RecordBatch<T> batch;
    private int next;
    /** How far the first split was emitted; of no meaning unless {@code begun}. */
    private long position;

    private long line;
    private long fingerprint;
    private boolean begun;
    private boolean noMoreSplits;

    PrefetchingReader(FileAccess access, RecordFormat<T> format, BadRecords choice, SourceContext context) {
        this.access = access;
        prefetcher = new FilePrefetcher<>(access, format, choice, context);
        thread = new Thread(prefetcher, "tidemark-files-" + context.jobName() + "-" + context.operatorName());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void addSplits(List<FileSplit> splits) {
        unfinished.addAll(splits);
        splits.forEach(prefetcher::add);
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        prefetcher.publishCounts();
        RecordBatch<T> current = batch;
        if (current == null) {
            current = prefetcher.poll();
            if (current == null) {
                return noMoreSplits && unfinished.isEmpty() ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
            }
            begin(current, output);
        }
        emit(current, output, maxRecords);
        if (next < current.size()) {
            return ReaderStatus.MORE;
        }
        end(current, output);
        return noMoreSplits && unfinished.isEmpty() ? ReaderStatus.FINISHED : ReaderStatus.MORE;
    }

    private void begin(RecordBatch<T> taken, SourceOutput<T> output) {
        batch = taken;
        next = 0;
        output.split(unfinished.element().splitId());
    }

    private void emit(RecordBatch<T> current, SourceOutput<T> output, int maxRecords) {
        int end = Math.min(current.size(), next + maxRecords);
        if (end > next) {
            for (; next < end; next++) {
                current.emit(next, output);
            }
            position = current.positionBehind(end - 1);
            line = current.lineBehind(end - 1);
            fingerprint = current.fingerprint();
            begun = true;
        }
    }

    private void end(RecordBatch<T> emitted, SourceOutput<T> output) throws IOException {
        batch = null;
        emitted.throwFailure();
        if (emitted.endsFile()) {
            output.splitFinished(unfinished.remove().splitId());
            begun = false;
        }
        prefetcher.giveBack(emitted);
    }

    @Override
    public List<FileSplit> snapshot(long checkpointId) {
        List<FileSplit> splits = new ArrayList<>(unfinished);
        if (begun && position != splits.get(0).position()) {
            splits.set(0, new FileSplit(splits.get(0).path(), position, line, fingerprint));
        }
        return splits;
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The thread ''{0}'' still waits for its file system; it ends by itself when that answers.",
                    thread.getName());
        }
        prefetcher.publishCounts();
        access.close();
    }
}
