package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader emits, and drives readers as an engine does. */
final class Collected<T> implements SourceOutput<T> {
    final List<T> records = new ArrayList<>();
    final List<RejectedRecord> rejected = new ArrayList<>();

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

    /** Reads a source to its end. */
    static <T> Collected<T> all(FileSource<T> source, TestSubtask context) throws IOException {
        Collected<T> out = new Collected<>();
        try (SplitEnumerator<FileSplit> enumerator = source.createEnumerator(context);
                SourceReader<T, FileSplit> reader = source.createReader(context)) {
            List<FileSplit> splits = enumerator.discover();
            if (!splits.isEmpty()) {
                reader.addSplits(splits);
            }
            reader.noMoreSplits();
            while (reader.poll(out, 7) != ReaderStatus.FINISHED) {
                // on to the next records
            }
        }
        return out;
    }

    static <T> List<T> all(FileSource<T> source) throws IOException {
        return all(source, TestSubtask.single()).records;
    }

    /** Polls so many times; whatever comes after is dropped with the reader, as in a crash. */
    static <T> List<FileSplit> polls(
            FileSource<T> source, List<FileSplit> splits, int polls, int maxRecords, Collected<T> out)
            throws IOException {
        try (SourceReader<T, FileSplit> reader = source.createReader(TestSubtask.single())) {
            reader.addSplits(splits);
            reader.noMoreSplits();
            for (int i = 0; i < polls; i++) {
                if (reader.poll(out, maxRecords) == ReaderStatus.FINISHED) {
                    return List.of();
                }
            }
            List<FileSplit> snapshot = throughBytes(source, reader.snapshot(1));
            reader.poll(new Collected<>(), maxRecords);
            return snapshot;
        }
    }

    private static List<FileSplit> throughBytes(FileSource<?> source, List<FileSplit> splits) throws IOException {
        List<FileSplit> read = new ArrayList<>();
        for (FileSplit split : splits) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            source.splitSerde().serialize(split, new DataOutputStream(bytes));
            read.add(source.splitSerde()
                    .deserialize(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
        }
        return read;
    }
}
