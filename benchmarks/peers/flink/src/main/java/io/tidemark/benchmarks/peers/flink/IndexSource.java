package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Emits the records of a run through Flink's unified source interface; one split a subtask. */
final class IndexSource<T> implements Source<T, IndexSplit, List<IndexSplit>> {
    private static final long serialVersionUID = 1L;

    /** Makes the record of an index. */
    @FunctionalInterface
    interface RecordMaker<T> extends Serializable {
        T at(long index);
    }

    private final RunSpec spec;
    private final RecordMaker<T> maker;

    IndexSource(RunSpec spec, RecordMaker<T> maker) {
        this.spec = spec;
        this.maker = maker;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<T, IndexSplit> createReader(SourceReaderContext context) {
        return new Reader<>(spec, maker);
    }

    @Override
    public SplitEnumerator<IndexSplit, List<IndexSplit>> createEnumerator(SplitEnumeratorContext<IndexSplit> context) {
        return new Enumerator(
                context,
                IntStream.range(0, spec.parallelism())
                        .mapToObj(subtask -> new IndexSplit(subtask, subtask))
                        .toList());
    }

    @Override
    public SplitEnumerator<IndexSplit, List<IndexSplit>> restoreEnumerator(
            SplitEnumeratorContext<IndexSplit> context, List<IndexSplit> unassigned) {
        return new Enumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<IndexSplit> getSplitSerializer() {
        return new IndexSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<List<IndexSplit>> getEnumeratorCheckpointSerializer() {
        return new IndexSplit.ListSerializer();
    }

    /** Gives each split to the reader of its subtask. */
    private static final class Enumerator implements SplitEnumerator<IndexSplit, List<IndexSplit>> {
        private final SplitEnumeratorContext<IndexSplit> context;
        private final List<IndexSplit> unassigned;

        Enumerator(SplitEnumeratorContext<IndexSplit> context, List<IndexSplit> unassigned) {
            this.context = context;
            this.unassigned = new ArrayList<>(unassigned);
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<IndexSplit> splits, int subtask) {
            unassigned.addAll(splits);
        }

        @Override
        public void addReader(int subtask) {
            for (IndexSplit split : List.copyOf(unassigned)) {
                if (split.subtask() == subtask) {
                    unassigned.remove(split);
                    context.assignSplit(split, subtask);
                }
            }
            context.signalNoMoreSplits(subtask);
        }

        @Override
        public List<IndexSplit> snapshotState(long checkpointId) {
            return List.copyOf(unassigned);
        }

        @Override
        public void close() {}
    }

    private static final class Reader<T> implements SourceReader<T, IndexSplit> {
        /** A paced reader naps so long when nothing is due; the task's thread is not held up noticeably. */
        private static final long NAP_NANOS = 20_000;

        private final RunProbe probe = RunProbe.current();
        private final CompletableFuture<Void> available = new CompletableFuture<>();
        private final RecordMaker<T> maker;
        private final int parallelism;
        private final long records;
        private final boolean paced;
        private int subtask = -1;
        private long next;
        private long due;
        private boolean noMoreSplits;

        Reader(RunSpec spec, RecordMaker<T> maker) {
            this.maker = maker;
            parallelism = spec.parallelism();
            records = spec.records();
            paced = spec.mode() == Mode.LATENCY;
            due = paced ? 0 : records;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) {
            if (subtask < 0) {
                return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
            }
            if (next < due) {
                // one record a call is what the interface asks for; the caller loops without leaving the mailbox
                output.collect(maker.at(next));
                next += parallelism;
                return InputStatus.MORE_AVAILABLE;
            }
            if (next >= records) {
                return InputStatus.END_OF_INPUT;
            }
            due = probe.recordsDue();
            if (next >= due) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<IndexSplit> snapshotState(long checkpointId) {
            return subtask < 0 ? List.of() : List.of(new IndexSplit(subtask, next));
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<IndexSplit> splits) {
            subtask = splits.get(0).subtask();
            next = splits.get(0).next();
            probe.sourceStarted();
            available.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {
            noMoreSplits = true;
            available.complete(null);
        }

        @Override
        public void close() {}
    }
}
