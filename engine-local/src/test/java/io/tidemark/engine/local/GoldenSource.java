package io.tidemark.engine.local;

import io.tidemark.api.connector.NumberRange;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The numbers of a {@link GatedSource}, by splits that are kept as records. */
final class GoldenSource implements Source<Long, GoldenSplit> {
    private static final long serialVersionUID = 1L;

    private final GatedSource numbers;
    private final int splits;
    private final long end;

    GoldenSource(Gate gate, int splits, long end) {
        this.numbers = GatedSource.bounded(gate, splits, end);
        this.splits = splits;
        this.end = end;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return numbers.guarantee();
    }

    @Override
    public Boundedness boundedness() {
        return numbers.boundedness();
    }

    @Override
    public SplitEnumerator<GoldenSplit> createEnumerator(SourceContext context) {
        List<GoldenSplit> all = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            all.add(GoldenSplit.of(i, i, end));
        }
        return () -> all;
    }

    @Override
    public SourceReader<Long, GoldenSplit> createReader(SourceContext context) {
        return new Reader(numbers.createReader(context));
    }

    @Override
    public Serde<GoldenSplit> splitSerde() {
        return Serdes.of(GoldenSplit.class);
    }

    /** Checks that a split comes back as it was. */
    private record Reader(SourceReader<Long, NumberRange> ranges) implements SourceReader<Long, GoldenSplit> {
        @Override
        public void addSplits(List<GoldenSplit> added) throws IOException {
            List<NumberRange> converted = new ArrayList<>();
            for (GoldenSplit split : added) {
                if (!split.equals(split.at(split.next()))) {
                    throw new IOException("the split came back as " + split);
                }
                converted.add(new NumberRange(split.index(), split.next(), split.end()));
            }
            ranges.addSplits(converted);
        }

        @Override
        public void noMoreSplits() {
            ranges.noMoreSplits();
        }

        @Override
        public ReaderStatus poll(SourceOutput<Long> output, int maxRecords) throws IOException {
            return ranges.poll(output, maxRecords);
        }

        @Override
        public List<GoldenSplit> snapshot(long checkpointId) throws IOException {
            return ranges.snapshot(checkpointId).stream()
                    .map(range -> GoldenSplit.of(range.index(), range.next(), range.end()))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            ranges.close();
        }
    }
}
