package io.tidemark.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkCombinerTest {
    private final WatermarkCombiner combiner = new WatermarkCombiner(2);

    @Test
    void isAsFarAsTheInputThatIsBehind() {
        assertThat(combiner.advance(0, 10)).isFalse();
        assertThat(combiner.combined()).isEqualTo(WatermarkCombiner.NONE);
        assertThat(combiner.advance(1, 5)).isTrue();
        assertThat(combiner.combined()).isEqualTo(5);
        assertThat(combiner.advance(1, 20)).isTrue();
        assertThat(combiner.combined()).isEqualTo(10);
    }

    @Test
    void doesNotWaitForAnIdleInput() {
        combiner.advance(0, 10);
        assertThat(combiner.setIdle(1, true)).isTrue();
        assertThat(combiner.combined()).isEqualTo(10);
        assertThat(combiner.isIdle()).isFalse();
        combiner.setIdle(0, true);
        assertThat(combiner.isIdle()).isTrue();
        assertThat(combiner.combined()).isEqualTo(10);
    }

    @Test
    void neverGoesBackWhenAnIdleInputComesAgainFromBehind() {
        combiner.advance(0, 10);
        combiner.setIdle(1, true);
        assertThat(combiner.advance(1, 3)).isFalse();
        assertThat(combiner.combined()).isEqualTo(10);
        assertThat(combiner.advance(0, 30)).isFalse();
        assertThat(combiner.combined()).isEqualTo(10);
        assertThat(combiner.advance(1, 12)).isTrue();
        assertThat(combiner.combined()).isEqualTo(12);
    }

    @Test
    void waitsForNoInputThatHasEnded() {
        combiner.advance(0, 10);
        assertThat(combiner.end(1)).isTrue();
        assertThat(combiner.combined()).isEqualTo(10);
        assertThat(combiner.end(0)).isFalse();
        assertThat(combiner.isIdle()).isFalse();
    }

    @Test
    void reachesTheEndOfTimeWhenTheLastInputDoes() {
        combiner.advance(0, Long.MAX_VALUE);
        combiner.end(0);
        assertThat(combiner.advance(1, Long.MAX_VALUE)).isTrue();
        assertThat(combiner.combined()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anIdleInputMayStillHaveRecordsSoThatOthersDoNotReachTheEndOfTimeWithoutIt() {
        combiner.setIdle(0, true);
        assertThat(combiner.advance(1, Long.MAX_VALUE)).isFalse();
        combiner.end(1);
        assertThat(combiner.combined()).isEqualTo(WatermarkCombiner.NONE);
        assertThat(combiner.advance(0, 7)).isTrue();
        assertThat(combiner.combined()).isEqualTo(7);
        assertThat(combiner.advance(0, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void anInputThatIsAddedHoldsTimeBack() {
        combiner.advance(0, 10);
        combiner.advance(1, 10);
        int third = combiner.add();
        combiner.advance(0, 20);
        combiner.advance(1, 20);
        assertThat(combiner.combined()).isEqualTo(10);
        assertThat(combiner.advance(third, 15)).isTrue();
        assertThat(combiner.combined()).isEqualTo(15);
    }
}
