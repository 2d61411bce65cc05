package io.tidemark.checkpoint.spi.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingCountTest {
    private static final int THREADS = 4;
    private static final int EACH = 10_000;

    private final Sum sum = new Sum();
    private final PendingCount count = new PendingCount(sum);

    @Test
    void publishesWhatWasCountedSinceTheLastTime() {
        count.increment();
        count.add(2);
        assertThat(count.value()).isEqualTo(3);
        assertThat(sum.value()).isZero();
        count.publish();
        assertThat(sum.value()).isEqualTo(3);
        count.publish();
        assertThat(sum.value()).isEqualTo(3);
        count.increment();
        count.publish();
        assertThat(sum.value()).isEqualTo(4);
        assertThat(count.value()).isEqualTo(4);
    }

    @Test
    void losesNothingThatSeveralThreadsCount() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < EACH; n++) {
                    count.increment();
                }
            });
            threads.add(thread);
            thread.start();
        }
        while (count.value() < THREADS * EACH / 2) {
            count.publish();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        count.publish();
        assertThat(sum.value()).isEqualTo(THREADS * EACH);
    }

    private static final class Sum implements Counter {
        private long value;

        @Override
        public void add(long amount) {
            value += amount;
        }

        @Override
        public long value() {
            return value;
        }
    }
}
