package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.Metrics;
import io.tidemark.checkpoint.spi.source.SourceContext;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A subtask without an engine, for tests that call a reader, a writer, an enumerator or a committer themselves. Keeps what they
 * measure, and can wait to be woken.
 *
 * <p>A counter insists on being written by one thread, as an engine expects it. The name of the job is none that a file can have,
 * as a user may give one.
 *
 * <p>Thread-safe. The {@code with} methods give another view of the same subtask, which counts and wakes together with it.
 *
 * @since 0.1
 */
public final class TestSubtask implements SourceContext {
    /** How long {@link #awaitWakeUp} waits: for ever, for a test. */
    private static final long TIMEOUT_SECONDS = 60;

    private final String jobName;
    private final String operatorName;
    private final int subtaskIndex;
    private final int parallelism;
    private final String executionId;
    private final boolean restored;
    private final Measured measured;
    private final Semaphore wakeUps;

    private TestSubtask(
            String jobName,
            String operatorName,
            int subtaskIndex,
            int parallelism,
            String executionId,
            boolean restored,
            Measured measured,
            Semaphore wakeUps) {
        this.jobName = jobName;
        this.operatorName = operatorName;
        this.subtaskIndex = subtaskIndex;
        this.parallelism = parallelism;
        this.executionId = executionId;
        this.restored = restored;
        this.measured = measured;
        this.wakeUps = wakeUps;
    }

    /**
     * Describes the only subtask of an operator, in the first attempt of its job.
     *
     * @return a subtask of parallelism 1
     */
    public static TestSubtask single() {
        return of(0, 1, "0001-a");
    }

    /**
     * Describes one of several subtasks.
     *
     * @param subtask from 0 to {@code parallelism} - 1
     * @param parallelism at least 1
     * @param executionId names the attempt; those of later ones sort after it
     * @return a subtask of an operator named {@code the operator}
     */
    public static TestSubtask of(int subtask, int parallelism, String executionId) {
        return new TestSubtask(
                "the job / with a strange name",
                "the operator",
                subtask,
                parallelism,
                executionId,
                false,
                new Measured(),
                new Semaphore(0));
    }

    static TestSubtask underContract(String system, int subtask, int parallelism, String executionId) {
        return of(subtask, parallelism, executionId)
                .withJobName("contract / " + system)
                .withOperatorName("under contract");
    }

    /** Names an attempt so that it sorts by process and attempt, and is unlike that of any other run. */
    static String executionId(long epoch, int attempt) {
        int salt = ThreadLocalRandom.current().nextInt(0x10000, 0x100000);
        return String.format("%06d-%06d-%s", epoch, attempt, Integer.toHexString(salt));
    }

    /**
     * Names the job.
     *
     * @param name of the job
     * @return the same subtask in a job of that name
     */
    public TestSubtask withJobName(String name) {
        return new TestSubtask(name, operatorName, subtaskIndex, parallelism, executionId, restored, measured, wakeUps);
    }

    /**
     * Names the operator.
     *
     * @param name of the operator
     * @return the same subtask of an operator of that name
     */
    public TestSubtask withOperatorName(String name) {
        return new TestSubtask(jobName, name, subtaskIndex, parallelism, executionId, restored, measured, wakeUps);
    }

    /**
     * Says whether it is one of a source that goes on from a checkpoint.
     *
     * @param isRestored {@code false} unless said otherwise
     * @return the same subtask, restored or not
     */
    public TestSubtask withRestored(boolean isRestored) {
        return new TestSubtask(
                jobName, operatorName, subtaskIndex, parallelism, executionId, isRestored, measured, wakeUps);
    }

    @Override
    public String jobName() {
        return jobName;
    }

    @Override
    public String operatorName() {
        return operatorName;
    }

    @Override
    public int subtaskIndex() {
        return subtaskIndex;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public String executionId() {
        return executionId;
    }

    @Override
    public boolean isRestored() {
        return restored;
    }

    @Override
    public Metrics metrics() {
        return measured;
    }

    /**
     * Returns what a counter has come to.
     *
     * @param counter its name
     * @return 0 also if there is none of the name
     */
    public long count(String counter) {
        Counter known = measured.counters.get(counter);
        return known == null ? 0 : known.value();
    }

    /**
     * Returns what a gauge says now.
     *
     * @param gauge its name
     * @return empty if there is none of the name
     */
    public OptionalLong gauge(String gauge) {
        LongSupplier known = measured.gauges.get(gauge);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.getAsLong());
    }

    /** Asks all gauges, as somebody may at any time. */
    void askGauges() {
        measured.gauges.forEach((name, value) -> {
            try {
                value.getAsLong();
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "The gauge " + name + " fails; it must have an answer at any time, also when what measures is"
                                + " closed.",
                        e);
            }
        });
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    /** Waits until the subtask was woken since the last call; a minute at most, then the test fails. */
    public void awaitWakeUp() {
        try {
            assertThat(wakeUps.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("a wake-up within %d s", TIMEOUT_SECONDS)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a wake-up.", e);
        }
        wakeUps.drainPermits();
    }

    private static final class Measured implements Metrics {
        private final Map<String, Counter> counters = new ConcurrentHashMap<>();
        private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

        @Override
        public Counter counter(String name) {
            assertThat(gauges).as("gauges").doesNotContainKey(name);
            return counters.computeIfAbsent(name, key -> new OneThreadCounter(name));
        }

        @Override
        public void gauge(String name, LongSupplier value) {
            assertThat(counters).as("counters").doesNotContainKey(name);
            gauges.put(name, value);
        }
    }

    private static final class OneThreadCounter implements Counter {
        private final String name;
        private Thread writer;
        private volatile long value;

        OneThreadCounter(String name) {
            this.name = name;
        }

        @Override
        public void add(long amount) {
            if (writer == null) {
                writer = Thread.currentThread();
            }
            assertThat(Thread.currentThread())
                    .as("the thread that writes the counter %s", name)
                    .isSameAs(writer);
            assertThat(amount).as("what is added to the counter %s", name).isNotNegative();
            value = value + amount;
        }

        @Override
        public long value() {
            return value;
        }
    }
}
