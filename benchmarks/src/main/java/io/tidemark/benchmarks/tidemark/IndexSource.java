package io.tidemark.benchmarks.tidemark;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Emits the records of a run; as many splits as subtasks, each at its next index in a checkpoint. */
final class IndexSource<T> implements Source<T, IndexSplit> {
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
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the record of an index is always the same, and the index is kept");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<IndexSplit> createEnumerator(SourceContext context) {
        return () -> IntStream.range(0, spec.parallelism())
                .mapToObj(subtask -> new IndexSplit(subtask, subtask))
                .toList();
    }

    @Override
    public SourceReader<T, IndexSplit> createReader(SourceContext context) {
        return new Reader<>(spec, maker);
    }

    @Override
    public Serde<IndexSplit> splitSerde() {
        return new IndexSplit.SplitSerde();
    }

    /** Reads its splits one after the other; the engine gives each reader one of them. */
    private static final class Reader<T> implements SourceReader<T, IndexSplit> {
        private final RunProbe probe = RunProbe.current();
        private final Deque<IndexSplit> waiting = new ArrayDeque<>();
        private final RecordMaker<T> maker;
        private final int parallelism;
        private final long records;
        private final boolean paced;
        private int subtask;
        private long next;
        private boolean reading;
        private boolean noMoreSplits;

        Reader(RunSpec spec, RecordMaker<T> maker) {
            this.maker = maker;
            parallelism = spec.parallelism();
            records = spec.records();
            paced = spec.mode() == Mode.LATENCY;
        }

        @Override
        public void addSplits(List<IndexSplit> splits) {
            waiting.addAll(splits);
        }

        @Override
        public void noMoreSplits() {
            noMoreSplits = true;
        }

        @Override
        public ReaderStatus poll(SourceOutput<T> output, int maxRecords) {
            if (!reading) {
                if (waiting.isEmpty()) {
                    return noMoreSplits ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
                }
                IndexSplit split = waiting.remove();
                subtask = split.subtask();
                next = split.next();
                reading = true;
                probe.sourceStarted();
            }
            long due = paced ? probe.recordsDue() : records;
            long end = Math.min(due, next + (long) maxRecords * parallelism);
            long i = next;
            for (; i < end; i += parallelism) {
                output.collect(maker.at(i));
            }
            next = i;
            if (next >= records) {
                reading = false;
                return ReaderStatus.MORE;
            }
            return next < due ? ReaderStatus.MORE : ReaderStatus.WAITING;
        }

        @Override
        public List<IndexSplit> snapshot(long checkpointId) {
            List<IndexSplit> unfinished = new ArrayList<>(waiting);
            if (reading) {
                unfinished.add(new IndexSplit(subtask, next));
            }
            return unfinished;
        }

        @Override
        public void close() {}
    }
}
