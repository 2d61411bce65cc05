package io.tidemark.benchmarks.handwritten;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/** One bounded queue of batches from every worker to every other. */
final class Lanes<B> {
    private static final int BATCHES_IN_A_LANE = 64;

    private final List<Queue<B>> queues = new ArrayList<>();
    private final int workers;

    Lanes(int workers) {
        this.workers = workers;
        for (int i = 0; i < workers * workers; i++) {
            queues.add(new SpscVarHandleArrayQueue<>(BATCHES_IN_A_LANE));
        }
    }

    Queue<B> between(int from, int to) {
        return queues.get(from * workers + to);
    }
}
