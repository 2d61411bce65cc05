package io.tidemark.benchmarks.peers.jet;

import com.hazelcast.jet.core.AbstractProcessor;
import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A sink that adds every output to a tally. */
final class TallyProcessor<T> extends AbstractProcessor {
    /** Adds one output. */
    @FunctionalInterface
    interface Adder<T> extends Serializable {
        void add(OutputTally tally, T output);
    }

    private final Adder<T> adder;
    private @Nullable OutputTally tally;

    TallyProcessor(Adder<T> adder) {
        this.adder = adder;
    }

    @Override
    protected void init(Context context) {
        tally = RunProbe.current().newTally();
    }

    @Override
    @SuppressWarnings("unchecked") // the pipeline's types say so
    protected boolean tryProcess(int ordinal, Object output) {
        adder.add(tally, (T) output);
        return true;
    }

    @Override
    public boolean complete() {
        tally.finish();
        return true;
    }
}
