package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.connector.files.format.RecordFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one file after the other, in the order in which they were added. Reads inline: local files answer at once. */
final class FileSourceReader<T> implements SourceReader<T, FileSplit> {
    private final RecordFormat<T> format;
    private final BadRecordHandler badRecords;
    private final SourceContext context;
    private final ArrayDeque<FileSplit> waiting = new ArrayDeque<>();
    private @Nullable OpenFile<T> current;
    private String currentId = "";
    private boolean noMoreSplits;

    FileSourceReader(RecordFormat<T> format, BadRecordHandler badRecords, SourceContext context) {
        this.format = format;
        this.badRecords = badRecords;
        this.context = context;
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
            file = OpenFile.open(split, format, context.operatorName());
            waiting.remove();
            current = file;
            currentId = split.splitId();
            output.split(currentId);
        }
        if (file.read(output, maxRecords, badRecords)) {
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
        if (current != null) {
            current.close();
        }
    }
}
