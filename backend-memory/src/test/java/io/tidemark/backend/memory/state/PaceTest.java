package io.tidemark.backend.memory.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final int BLOCK = 1 << 20;
    private static final long WORK = 1_000_000;

    private final Pace pace = new Pace();

    @Test
    void letsASmallStateBeWrittenAtOnce() {
        assertThat(restsOf(Pace.UNPACED_BYTES / BLOCK)).isZero();
    }

    @Test
    void leavesMostOfTheTimeToOthersWhenTheStateIsLarge() {
        restsOf(Pace.UNPACED_BYTES / BLOCK);
        assertThat(restsOf(10)).isEqualTo((long) (10 * WORK * Pace.REST_FOR_WORK));
    }

    @Test
    void restsNoLongerThanTheLimitHoweverLargeTheState() {
        assertThat(restsOf(1_000_000)).isEqualTo(Pace.MOST_REST_NANOS);
    }

    private long restsOf(long blocks) {
        long rests = 0;
        for (long i = 0; i < blocks; i++) {
            rests += pace.restAfter(BLOCK, WORK);
        }
        return rests;
    }
}
