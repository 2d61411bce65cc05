package io.tidemark.benchmarks.timers;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.util.List;

/** Emits a record of each key, and then records of all keys in turn at a steady rate, until all timers have fired. */
final class PingSource implements Source<Ping, PingSource.Part> {
    private static final long serialVersionUID = 1L;

    /** Neighbours in time are of keys far apart. */
    private static final long STRIDE = 7_919;

    /** All there is to read. */
    record Part(String splitId) implements SourceSplit {}

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("it begins anew after a failure");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Part> createEnumerator(SourceContext context) {
        return () -> List.of(new Part("all"));
    }

    @Override
    public SourceReader<Ping, Part> createReader(SourceContext context) {
        return new Reader();
    }

    @Override
    public Serde<Part> splitSerde() {
        return Serdes.of(Part.class);
    }

    private static final class Reader implements SourceReader<Ping, Part> {
        private final TimerRun run = TimerRun.current();
        private List<Part> parts = List.of();
        private long set;
        private long sent;

        @Override
        public void addSplits(List<Part> splits) {
            parts = List.copyOf(splits);
        }

        @Override
        public void noMoreSplits() {}

        @Override
        public ReaderStatus poll(SourceOutput<Ping> output, int maxRecords) {
            if (parts.isEmpty()) {
                return ReaderStatus.WAITING;
            }
            if (set < run.timers) {
                for (long end = Math.min(run.timers, set + maxRecords); set < end; set++) {
                    output.collect(new Ping(set, Ping.SET), 0);
                }
                if (set == run.timers) {
                    run.steady();
                }
                return ReaderStatus.MORE;
            }
            if (run.isOver()) {
                parts = List.of();
                return ReaderStatus.FINISHED;
            }
            long due = run.recordsDue();
            long eventTime = run.eventTime();
            for (long end = Math.min(due, sent + maxRecords); sent < end; sent++) {
                output.collect(new Ping(sent * STRIDE % run.timers, run.dueNanos(sent)), eventTime);
            }
            return sent < due ? ReaderStatus.MORE : ReaderStatus.WAITING;
        }

        @Override
        public List<Part> snapshot(long checkpointId) {
            run.barrierSent(checkpointId);
            return parts;
        }

        @Override
        public void close() {}
    }
}
