package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.DataGeneratorSource;
import io.tidemark.api.connector.NumberRange;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits that appear while the job runs, as files in a watched directory do. */
class DiscoveryTest {
    private static final int PER_SPLIT = 100;

    private final AtomicInteger splits = new AtomicInteger(1);
    private final Ledger ledger = new Ledger();
    /** What each attempt's enumerator and each reader was told. */
    private final List<Boolean> enumeratorsRestored = new CopyOnWriteArrayList<>();

    private final Set<Boolean> readersRestored = new CopyOnWriteArraySet<>();

    @TempDir
    Path directory;

    @Test
    void splitsThatAppearLaterAreReadOnceAlsoOverFailuresAndRuns() throws Exception {
        AtomicBoolean fail = new AtomicBoolean(true);
        JobClient first = environment(2, fail).executeAsync("watching");
        read(first, 1);
        splits.set(4);
        assertThat(readersRestored).containsExactly(false);
        readersRestored.clear();
        read(first, 4);
        Await.until("the failure came", () -> first.getFailures().size() == 1);
        Await.result(first.cancel());

        splits.set(6);
        JobClient second = environment(3, fail).executeAsync("watching");
        read(second, 6);
        Await.result(second.cancel());
        assertThat(ledger.records().stream().map(Long::valueOf).sorted())
                .containsExactlyElementsOf(
                        LongStream.range(0, 6 * PER_SPLIT).boxed().toList());
        assertThat(enumeratorsRestored).containsExactly(false, true, true);
        assertThat(readersRestored).containsExactly(true);
    }

    @Test
    void aFailureToLookForSplitsFailsTheAttempt() throws Exception {
        StreamExecutionEnvironment env = Environments.plain(1);
        env.fromSource(new Watched(), "watched").sinkTo(new TwoPhaseSink<>(ledger));
        JobClient job = env.executeAsync("unreachable");
        splits.set(-1);

        assertThat(Await.end(job)).hasMessageContaining("'watched'").hasMessageContaining("cannot be listed");
    }

    private void read(JobClient job, int count) {
        Await.until(count + " splits are published", () -> {
            job.triggerCheckpoint();
            return ledger.records().size() >= count * PER_SPLIT;
        });
    }

    private StreamExecutionEnvironment environment(int parallelism, AtomicBoolean fail) {
        StreamExecutionEnvironment env =
                Environments.storedIn(directory.toUri().toString(), parallelism, Environments.ON_DEMAND);
        env.fromSource(new Watched(), "watched")
                .map(n -> {
                    if (n == 3 * PER_SPLIT + 50 && fail.getAndSet(false)) {
                        throw new IllegalStateException("once");
                    }
                    return n;
                })
                .sinkTo(new TwoPhaseSink<>(ledger));
        return env;
    }

    /** Ranges of numbers, as many as the test says. */
    private final class Watched implements Source<Long, NumberRange> {
        private static final long serialVersionUID = 1L;

        private final DataGeneratorSource<Long> reading = DataGeneratorSource.sequence(0, 1);

        @Override
        public DeclaredGuarantee guarantee() {
            return reading.guarantee();
        }

        @Override
        public Boundedness boundedness() {
            return Boundedness.UNBOUNDED;
        }

        @Override
        public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
            enumeratorsRestored.add(context.isRestored());
            return new SplitEnumerator<>() {
                @Override
                public List<NumberRange> discover() throws IOException {
                    int count = splits.get();
                    if (count < 0) {
                        throw new IOException("The splits cannot be listed.");
                    }
                    return IntStream.range(0, count)
                            .mapToObj(i -> new NumberRange(i, (long) i * PER_SPLIT, (i + 1L) * PER_SPLIT))
                            .toList();
                }

                @Override
                public Duration rediscoverEvery() {
                    return Duration.ofMillis(5);
                }
            };
        }

        @Override
        public SourceReader<Long, NumberRange> createReader(SourceContext context) {
            readersRestored.add(context.isRestored());
            return reading.createReader(context);
        }

        @Override
        public Serde<NumberRange> splitSerde() {
            return NumberRange.SERDE;
        }
    }
}
