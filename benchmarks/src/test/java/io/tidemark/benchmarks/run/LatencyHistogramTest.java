package io.tidemark.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.workload.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0.5, 0.9, 0.99, 0.999, 1.0})
    void agreesWithASortedListToOnePercent(double part) {
        LatencyHistogram histogram = new LatencyHistogram();
        long[] all = new long[100_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = Randomness.at(i) >>> (2 + i % 60);
            histogram.record(all[i]);
        }
        Arrays.sort(all);
        long exact = all[Math.max(1, (int) Math.ceil(part * all.length)) - 1];
        assertThat(histogram.quantile(part)).isBetween(exact, exact + exact / 100);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 255, 256, 257, 1_000_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void keepsASingleDuration(long nanos) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(nanos);
        assertThat(histogram.quantile(0.5)).isEqualTo(nanos);
        assertThat(histogram.max()).isEqualTo(nanos);
    }

    @Test
    void addsUpHistograms() {
        LatencyHistogram fast = new LatencyHistogram();
        LatencyHistogram slow = new LatencyHistogram();
        for (int i = 0; i < 99; i++) {
            fast.record(10);
        }
        slow.record(5_000);
        fast.addAll(slow);
        assertThat(fast.samples()).isEqualTo(100);
        assertThat(fast.quantile(0.99)).isEqualTo(10);
        assertThat(fast.quantile(1)).isEqualTo(5_000);
    }

    @Test
    void countsADurationBeforeItsStartAsNothing() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(-3);
        assertThat(histogram.max()).isZero();
        assertThat(histogram.samples()).isOne();
    }
}
