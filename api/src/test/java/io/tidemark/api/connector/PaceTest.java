package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By the real clock, but only with bounds that hold however slow the machine is. */
class PaceTest {
    private static void spin(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void oneRecordIsDueAtOnceAndTheNextInItsTime() {
        Pace pace = new Pace(0.01);
        assertThat(pace.due()).isEqualTo(1);
        pace.emitted(1);
        assertThat(pace.due()).isZero();
    }

    @Test
    void neverGivesMoreThanTheRateAllows() {
        double rate = 100_000;
        long begin = System.nanoTime();
        Pace pace = new Pace(rate);
        long emitted = 0;
        do {
            long due = pace.due();
            pace.emitted(due);
            emitted += due;
        } while (System.nanoTime() - begin < 20_000_000);
        double allowed = 1 + (System.nanoTime() - begin) / 1e9 * rate;
        assertThat((double) emitted).isLessThanOrEqualTo(allowed);
    }

    @Test
    void givesWhatHasBecomeDue() {
        Pace pace = new Pace(1_000_000);
        pace.due();
        spin(2_000_000);
        assertThat(pace.due()).isBetween(2000L, 100_000L);
    }

    @Test
    void doesNotCatchUpWhatIsMoreThanAMomentBehind() {
        Pace pace = new Pace(1000);
        pace.due();
        spin(150_000_000);
        assertThat(pace.due()).isEqualTo(100);
    }
}
