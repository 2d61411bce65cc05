package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A subtask whose wake-ups can be waited for and whose counters insist on being written by one thread. */
final class TestContext implements SourceContext, Metrics {
    static final long TIMEOUT_SECONDS = 20;
    static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);

    private final String operatorName;
    private final Thread subtask = Thread.currentThread();
    private final Semaphore wakeUps = new Semaphore(0);
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    TestContext(String operatorName) {
        this.operatorName = operatorName;
    }

    void awaitWakeUp() {
        try {
            assertThat(wakeUps.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("a wake-up within %d s", TIMEOUT_SECONDS)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        wakeUps.drainPermits();
    }

    long count(String counter) {
        return counter(counter).value();
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public String jobName() {
        return "job";
    }

    @Override
    public String operatorName() {
        return operatorName;
    }

    @Override
    public int subtaskIndex() {
        return 0;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public String executionId() {
        return "1";
    }

    @Override
    public Metrics metrics() {
        return this;
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, key -> new SubtaskCounter());
    }

    private final class SubtaskCounter implements Counter {
        private long value;

        @Override
        public void add(long amount) {
            assertThat(Thread.currentThread()).as("the thread that counts").isSameAs(subtask);
            value += amount;
        }

        @Override
        public long value() {
            return value;
        }
    }
}
