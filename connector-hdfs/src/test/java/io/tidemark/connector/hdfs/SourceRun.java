package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.files.FileSplit;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A reader of a source, driven by hand, and what it emits. */
final class SourceRun<T> implements SourceOutput<T>, AutoCloseable {
    private final TestSubtask context = TestSubtask.single();
    private final SourceReader<T, FileSplit> reader;
    private final List<T> records = new ArrayList<>();
    private final List<RejectedRecord> rejected = new ArrayList<>();

    private SourceRun(HdfsFileSource<T> source, List<FileSplit> splits) throws IOException {
        reader = source.createReader(context);
        reader.addSplits(splits);
        reader.noMoreSplits();
    }

    /** Reads from what is there. */
    static <T> SourceRun<T> first(HdfsFileSource<T> source) throws IOException {
        return after(splits(source), source);
    }

    /** Reads from the positions of a checkpoint. */
    static <T> SourceRun<T> after(List<FileSplit> splits, HdfsFileSource<T> source) throws IOException {
        return new SourceRun<>(source, splits);
    }

    static List<FileSplit> splits(HdfsFileSource<?> source) throws IOException {
        try (SplitEnumerator<FileSplit> enumerator = source.createEnumerator(TestSubtask.single())) {
            return enumerator.discover();
        }
    }

    /** Reads a source to its end. */
    static <T> SourceRun<T> all(HdfsFileSource<T> source) throws IOException {
        try (SourceRun<T> run = first(source)) {
            return run.toItsEnd();
        }
    }

    /** Polls, one record at a time, until there are so many. */
    SourceRun<T> until(int count) throws IOException {
        while (records.size() < count) {
            poll(1);
        }
        return this;
    }

    SourceRun<T> toItsEnd() throws IOException {
        while (poll(7) != ReaderStatus.FINISHED) {
            // on to the next records
        }
        return this;
    }

    private ReaderStatus poll(int maxRecords) throws IOException {
        ReaderStatus status = reader.poll(this, maxRecords);
        if (status == ReaderStatus.WAITING) {
            context.awaitWakeUp();
        }
        return status;
    }

    List<FileSplit> snapshot() throws IOException {
        return reader.snapshot(1);
    }

    List<T> records() {
        return records;
    }

    List<RejectedRecord> rejected() {
        return rejected;
    }

    long count(String counter) {
        return context.count(counter);
    }

    @Override
    public void collect(T record) {
        records.add(record);
    }

    @Override
    public void collect(T record, long timestampMillis) {
        records.add(record);
    }

    @Override
    public void reject(RejectedRecord record) {
        rejected.add(record);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
