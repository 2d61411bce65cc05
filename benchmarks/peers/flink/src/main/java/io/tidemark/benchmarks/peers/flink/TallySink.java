package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

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
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(adder, RunProbe.current().newTally());
    }

    private record Writer<T>(Adder<T> adder, OutputTally tally) implements SinkWriter<T> {
        @Override
        public void write(T output, Context context) {
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
