package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.simulation.RecordedSource.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a source of the pipeline: gives its records in pieces chosen by chance, and fails by chance. It is as good
 * as the source declares, and no better: exactly once goes back to the position, at least once to an earlier one, at
 * most once never.
 */
final class SimulatedSource implements Source<Object, ReplaySplit> {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_PIECE = 12;

    private final transient SimulatedWorld world;
    private final transient RecordedSource recorded;

    SimulatedSource(SimulatedWorld world, RecordedSource recorded) {
        this.world = world;
        this.recorded = recorded;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return recorded.guarantee();
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<ReplaySplit> createEnumerator(SourceContext context) throws IOException {
        failIfStruck("opening");
        return () -> {
            failIfStruck("discovering splits of");
            List<ReplaySplit> splits = new ArrayList<>();
            recorded.splits().keySet().forEach(id -> splits.add(new ReplaySplit(id, 0)));
            return splits;
        };
    }

    @Override
    public SourceReader<Object, ReplaySplit> createReader(SourceContext context) {
        return new Reader();
    }

    @Override
    public Serde<ReplaySplit> splitSerde() {
        return ReplaySplit.SERDE;
    }

    private void failIfStruck(String what) throws IOException {
        if (world.strike(Fault.SOURCE_FAILS, "reading from the outside")) {
            throw new IOException("Simulated failure: " + what + " source '" + recorded.name() + "'");
        }
    }

    /** Reads its splits by turns chosen by chance. */
    private final class Reader implements SourceReader<Object, ReplaySplit> {
        private final Map<String, Integer> positions = new LinkedHashMap<>();
        private final Set<String> paused = new HashSet<>();
        private @Nullable Boolean canPause;
        private boolean noMoreSplits;

        @Override
        public void addSplits(List<ReplaySplit> splits) {
            for (ReplaySplit split : splits) {
                positions.put(split.splitId(), start(split));
            }
        }

        private int start(ReplaySplit split) {
            return guarantee().guarantee() == Guarantee.AT_MOST_ONCE
                    ? world.outside().consumed(recorded.name(), split.splitId())
                    : split.position();
        }

        @Override
        public void noMoreSplits() {
            noMoreSplits = true;
        }

        @Override
        public ReaderStatus poll(SourceOutput<Object> output, int maxRecords) throws IOException {
            dropFinished(output);
            if (positions.isEmpty()) {
                return noMoreSplits ? ReaderStatus.FINISHED : ReaderStatus.WAITING;
            }
            failIfStruck("reading");
            if (paused.containsAll(positions.keySet()) || world.random().nextInt(8) == 0) {
                return ReaderStatus.WAITING;
            }
            int piece = 1 + world.random().nextInt(Math.min(maxRecords, LONGEST_PIECE));
            emit(output, chooseSplit(), piece);
            return ReaderStatus.MORE;
        }

        private void dropFinished(SourceOutput<Object> output) {
            Iterator<Map.Entry<String, Integer>> entries = positions.entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, Integer> entry = entries.next();
                if (entry.getValue() >= elements(entry.getKey()).size()) {
                    output.splitFinished(entry.getKey());
                    entries.remove();
                }
            }
        }

        /** Some readers can pause single splits, and some cannot. */
        @Override
        public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
            if (canPause == null) {
                canPause = world.random().nextBoolean();
            }
            if (canPause) {
                paused.addAll(splitsToPause);
                paused.removeAll(splitsToResume);
            }
            return canPause;
        }

        private String chooseSplit() {
            List<String> open = new ArrayList<>(positions.keySet());
            open.removeAll(paused);
            return open.get(world.random().nextInt(open.size()));
        }

        private void emit(SourceOutput<Object> output, String split, int most) {
            world.invariants().reads(recorded.name());
            List<Element> elements = elements(split);
            output.split(split);
            int from = positions.get(split);
            int to = Math.min(elements.size(), from + most);
            for (int i = from; i < to; i++) {
                Element element = elements.get(i);
                if (element.rejected()) {
                    output.reject((RejectedRecord) element.value());
                } else {
                    output.collect(element.value(), element.timestampMillis());
                }
            }
            positions.put(split, to);
            world.outside().consume(recorded.name(), split, to);
        }

        private List<Element> elements(String split) {
            return recorded.splits().get(split);
        }

        @Override
        public List<ReplaySplit> snapshot(long checkpointId) {
            List<ReplaySplit> splits = new ArrayList<>();
            for (Map.Entry<String, Integer> entry : positions.entrySet()) {
                int position = entry.getValue();
                if (position < elements(entry.getKey()).size()) {
                    splits.add(new ReplaySplit(entry.getKey(), kept(position)));
                }
            }
            return splits;
        }

        /** At least once means that what was read may be read again, so here it is. */
        private int kept(int position) {
            return guarantee().guarantee() == Guarantee.AT_LEAST_ONCE
                    ? world.random().nextInt(position + 1)
                    : position;
        }

        @Override
        public void close() {}
    }
}
