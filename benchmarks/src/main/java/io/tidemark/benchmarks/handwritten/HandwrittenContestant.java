package io.tidemark.benchmarks.handwritten;

import io.tidemark.benchmarks.run.Contestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunProbe;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one writes without an engine: a thread a core, each of them source, keyed state and sink of its share of the
 * keys. Values stay primitive, records of another thread's keys go there in batches, and nothing is kept for a restart.
 */
public final class HandwrittenContestant implements Contestant {
    /** Makes the contestant. */
    public HandwrittenContestant() {}

    /**
     * Says whether a workload was written by hand.
     *
     * @param workload which
     * @return {@code false} for those with windows
     */
    public static boolean knows(Workload workload) {
        return workload != Workload.W4 && workload != Workload.W5;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public boolean supports(Mode mode) {
        return mode != Mode.RECOVERY;
    }

    @Override
    public void run(RunSpec spec) throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(spec.parallelism());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable worker : workers(spec)) {
                running.add(threads.submit(worker));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Runnable> workers(RunSpec spec) {
        RunProbe probe = RunProbe.current();
        List<Runnable> workers = new ArrayList<>();
        Lanes<SumBatch> sums = new Lanes<>(spec.parallelism());
        Lanes<WordBatch> words = new Lanes<>(spec.parallelism());
        for (int subtask = 0; subtask < spec.parallelism(); subtask++) {
            workers.add(
                    switch (spec.workload()) {
                        case W1 -> new ReadingWorker(spec, probe, subtask);
                        case W2, W2Z -> new SumWorker(spec, probe, subtask, sums);
                        case W3 -> new WordWorker(spec, probe, subtask, words);
                        case W6, W6Z -> new ValueWorker(spec, probe, subtask, sums);
                        case W4, W5 ->
                            throw new IllegalArgumentException(
                                    spec.workload().label() + " was not written by hand; leave this contestant out.");
                    });
        }
        return workers;
    }
}
