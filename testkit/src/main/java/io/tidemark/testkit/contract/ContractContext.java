package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A subtask without an engine. */
record ContractContext(
        String jobName,
        String operatorName,
        int subtaskIndex,
        int parallelism,
        String executionId,
        Map<String, Counter> counters)
        implements SourceContext, Metrics {
    static ContractContext of(String system, String executionId, int subtask, int parallelism) {
        // no safe file name, as a user may give one
        String job = "contract / " + system;
        return new ContractContext(job, "under contract", subtask, parallelism, executionId, new ConcurrentHashMap<>());
    }

    /** Sorts by process and attempt, and is unlike that of any other run. */
    static String executionId(long epoch, int attempt) {
        int salt = ThreadLocalRandom.current().nextInt(0x10000, 0x100000);
        return String.format("%06d-%06d-%s", epoch, attempt, Integer.toHexString(salt));
    }

    @Override
    public Metrics metrics() {
        return this;
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, key -> new Count(new AtomicLong()));
    }

    /** Readers are polled again soon; nobody sleeps. */
    @Override
    public void wakeUp() {}

    private record Count(AtomicLong sum) implements Counter {
        @Override
        public void add(long amount) {
            sum.addAndGet(amount);
        }

        @Override
        public long value() {
            return sum.get();
        }
    }
}
