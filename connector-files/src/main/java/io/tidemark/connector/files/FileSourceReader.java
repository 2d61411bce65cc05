package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.BadRecordHandler;
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

/** Reads one file after the other, in the order in which they were added. Reads inline: local files answer at once. */
final class FileSourceReader<T> implements SourceReader<T, FileSplit> {
    private final FileAccess access;
    private final RecordFormat<T> format;
    private final Intake intake;
    private final SourceContext context;
    private final ArrayDeque<FileSplit> waiting = new ArrayDeque<>();
    private @Nullable OpenFile<T> current;
    private String currentId = "";
    private boolean noMoreSplits;

    FileSourceReader(FileAccess access, RecordFormat<T> format, BadRecords choice, SourceContext context) {
        this.access = access;
        this.format = format;
        this.context = context;
        Metrics metrics = context.metrics();
        intake = new Intake(
                context.operatorName(),
                metrics.counter(MetricNames.RECORDS_READ),
                metrics.counter(MetricNames.BYTES_READ),
                metrics.counter(MetricNames.ERRORS),
                new BadRecordHandler(choice, context));
    }

    @Override
    public void addSplits(List<FileSplit> splits) {
        waiting.addAll(splits);
        context.wakeUp();
    }

    @Override
    public void noMoreSplits() {
        noMoreSplits = true;
        context.wakeUp();
    }

    @Override
    public ReaderStatus poll(SourceOutput<T> output, int maxRecords) throws IOException {
        OpenFile<T> file = current;
        if (file == null) {
            FileSplit split = waiting.peek();
            if (split == null) {
                return noMoreSplits ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
            }
            file = OpenFile.open(access, split, format, intake);
            waiting.remove();
            current = file;
            currentId = split.splitId();
            output.split(currentId);
        }
        if (file.read(output, maxRecords)) {
            return ReaderStatus.MORE;
        }
        current = null;
        file.close();
        output.splitFinished(currentId);
        if (!waiting.isEmpty()) {
            return ReaderStatus.MORE;
        }
        return noMoreSplits ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
    }

    @Override
    public List<FileSplit> snapshot(long checkpointId) throws IOException {
        List<FileSplit> unfinished = new ArrayList<>(waiting.size() + 1);
        if (current != null) {
            unfinished.add(current.snapshot());
        }
        unfinished.addAll(waiting);
        return unfinished;
    }

    @Override
    public void close() throws IOException {
        try (access) {
            if (current != null) {
                current.close();
            }
        }
    }
}
