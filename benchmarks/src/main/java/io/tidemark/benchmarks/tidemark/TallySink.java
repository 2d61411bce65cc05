package io.tidemark.benchmarks.tidemark;

import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.Serializable;
import java.util.List;

/** Adds every output to a tally. */
final class TallySink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    /** Adds one output. */
    @FunctionalInterface
    interface Adder<T> extends Serializable {
        void add(OutputTally tally, T output);
    }

    private final Adder<T> adder;

    TallySink(Adder<T> adder) {
        this.adder = adder;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("after a restart, outputs since the checkpoint are added again");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        return new Writer<>(adder, RunProbe.current().newTally());
    }

    private static final class Writer<T> implements SinkWriter<T> {
        private final Adder<T> adder;
        private final OutputTally tally;

        Writer(Adder<T> adder, OutputTally tally) {
            this.adder = adder;
            this.tally = tally;
        }

        @Override
        public void write(T output, long timestampMillis) {
            adder.add(tally, output);
        }

        @Override
        public void flush(boolean endOfInput) {
            if (endOfInput) {
                tally.finish();
            }
        }

        @Override
        public void close() {}
    }
}
