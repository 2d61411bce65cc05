package io.tidemark.engine.local;

import io.tidemark.api.connector.NumberRange;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers from 0, as far as a {@link Gate} lets them. Split {@code i} of {@code n} has those with the remainder
 * {@code i} by {@code n}.
 */
final class GatedSource implements Source<Long, NumberRange> {
    private static final long serialVersionUID = 1L;

    private final transient Gate gate;
    private final int splits;
    private final long end;

    private GatedSource(Gate gate, int splits, long end) {
        this.gate = gate;
        this.splits = splits;
        this.end = end;
    }

    static GatedSource bounded(Gate gate, int splits, long end) {
        return new GatedSource(gate, splits, end);
    }

    static GatedSource endless(Gate gate, int splits) {
        return new GatedSource(gate, splits, Long.MAX_VALUE);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("numbers repeat themselves");
    }

    @Override
    public Boundedness boundedness() {
        return end == Long.MAX_VALUE ? Boundedness.UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
        List<NumberRange> all = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            all.add(new NumberRange(i, i, end));
        }
        return () -> all;
    }

    @Override
    public SourceReader<Long, NumberRange> createReader(SourceContext context) {
        return new Reader(context);
    }

    @Override
    public Serde<NumberRange> splitSerde() {
        return NumberRange.SERDE;
    }

    private final class Reader implements SourceReader<Long, NumberRange> {
        private final List<NumberRange> open = new ArrayList<>();
        private volatile int openSplits;
        private boolean complete;

        Reader(SourceContext context) {
            context.metrics().gauge("openSplits", () -> openSplits);
        }

        @Override
        public void addSplits(List<NumberRange> added) {
            open.addAll(added);
            openSplits = open.size();
        }

        @Override
        public void noMoreSplits() {
            complete = true;
        }

        @Override
        public ReaderStatus poll(SourceOutput<Long> output, int maxRecords) {
            int room = maxRecords;
            for (int i = 0; i < open.size(); i++) {
                NumberRange split = open.get(i);
                long next = split.next();
                while (room > 0 && next < end && next < gate.released()) {
                    gate.countEmitted();
                    output.collect(next);
                    next += splits;
                    room--;
                }
                open.set(i, new NumberRange(split.index(), next, end));
            }
            open.removeIf(split -> split.next() >= end);
            openSplits = open.size();
            if (open.isEmpty() && complete) {
                return ReaderStatus.FINISHED;
            }
            return room < maxRecords ? ReaderStatus.MORE : ReaderStatus.WAITING;
        }

        @Override
        public List<NumberRange> snapshot(long checkpointId) {
            return new ArrayList<>(open);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            gate.completed(checkpointId);
        }

        @Override
        public void close() {}
    }
}
