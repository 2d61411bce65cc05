package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.OutputTally;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Readings;

/** W1 in one thread: a loop. */
final class ReadingWorker implements Runnable {
    private final RunSpec spec;
    private final RunProbe probe;
    private final int subtask;

    ReadingWorker(RunSpec spec, RunProbe probe, int subtask) {
        this.spec = spec;
        this.probe = probe;
        this.subtask = subtask;
    }

    @Override
    public void run() {
        probe.sourceStarted();
        OutputTally tally = probe.newTally();
        for (long i = subtask; i < spec.records(); i += spec.parallelism()) {
            long value = Readings.map(Readings.valueAt(i));
            if (Readings.keep(value)) {
                tally.add(value);
            }
        }
        tally.finish();
    }
}
