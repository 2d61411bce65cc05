package io.tidemark.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.eventtime.Watermark;
import io.tidemark.api.eventtime.WatermarkGenerator;
import io.tidemark.api.eventtime.WatermarkOutput;
import io.tidemark.api.eventtime.WatermarkStrategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final WatermarkStrategy<Object> IN_ORDER = WatermarkStrategy.forMonotonousTimestamps();

    private long now = 1_000;

    private Watermarks watermarks(WatermarkStrategy<Object> strategy) {
        return new Watermarks(strategy, () -> now, 0);
    }

    @Test
    void isRightBehindTheNewestRecord() {
        Watermarks watermarks = watermarks(IN_ORDER);
        watermarks.onRecord("a", 10);
        watermarks.onRecord("b", 7);
        assertThat(watermarks.hasAdvanced()).isFalse();
        watermarks.tick();
        assertThat(watermarks.hasAdvanced()).isTrue();
        assertThat(watermarks.hasAdvanced()).isFalse();
        assertThat(watermarks.watermark()).isEqualTo(9);
    }

    @Test
    void staysTheAllowedTimeBehindAlsoBefore1970AndAtTheBeginningOfTime() {
        Watermarks watermarks = watermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(5)));
        watermarks.onRecord("a", Long.MIN_VALUE + 3);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(Long.MIN_VALUE);
        watermarks.onRecord("b", -100);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(-106);
    }

    @Test
    void isAskedOnceAnInterval() {
        Watermarks watermarks = new Watermarks(IN_ORDER, () -> now, 200);
        watermarks.onRecord("a", 10);
        now += 199;
        watermarks.tick();
        assertThat(watermarks.hasAdvanced()).isFalse();
        now += 1;
        watermarks.tick();
        assertThat(watermarks.hasAdvanced()).isTrue();
    }

    @Test
    void goesOnWhenTheClockJumpsBack() {
        Watermarks watermarks = new Watermarks(IN_ORDER, () -> now, 200);
        now -= 100_000;
        watermarks.onRecord("a", 10);
        watermarks.tick();
        assertThat(watermarks.hasAdvanced()).isTrue();
    }

    @Test
    void readsTheTimestampOffTheRecord() {
        Watermarks watermarks = watermarks(IN_ORDER.withTimestampAssigner((record, given) -> (Long) record + given));
        assertThat(watermarks.onRecord(5L, 100)).isEqualTo(105);
    }

    @Test
    void aSplitThatIsStillToBeReadHoldsTimeBackSoThatItsRecordsAreNotLate() {
        Watermarks watermarks = watermarks(IN_ORDER);
        watermarks.assigned("first");
        watermarks.assigned("second");
        watermarks.split("first");
        watermarks.onRecord("a", 100);
        watermarks.tick();
        assertThat(watermarks.hasAdvanced()).isFalse();
        watermarks.split("second");
        watermarks.onRecord("b", 10);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(9);
        watermarks.splitFinished("second");
        assertThat(watermarks.hasAdvanced()).isTrue();
        assertThat(watermarks.watermark()).isEqualTo(99);
    }

    @Test
    void noSplitIsIdleBecauseNothingIsRead() {
        Watermarks watermarks = watermarks(IN_ORDER.withIdleness(Duration.ofMillis(50)));
        watermarks.assigned("one");
        watermarks.assigned("other");
        watermarks.split("one");
        watermarks.onRecord("a", 100);
        watermarks.split("other");
        watermarks.onRecord("b", 10);
        watermarks.tick();
        watermarks.split("one");
        watermarks.onRecord("c", 101);
        now += 20;
        watermarks.tick();
        watermarks.heldUp();
        now += 60;
        watermarks.heldUp();
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(9);
        now += 30;
        watermarks.onRecord("d", 102);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(101);
    }

    @Test
    void anIdleSplitDoesNotHoldTimeBackAndCountsAgainWithItsNextRecord() {
        Watermarks watermarks = watermarks(IN_ORDER.withIdleness(Duration.ofMillis(50)));
        watermarks.assigned("busy");
        watermarks.assigned("quiet");
        watermarks.split("busy");
        watermarks.onRecord("a", 100);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(WatermarkCombiner.NONE);
        now += 50;
        watermarks.onRecord("b", 110);
        watermarks.tick();
        assertThat(watermarks.watermark()).isEqualTo(109);
        watermarks.split("quiet");
        watermarks.onRecord("c", 120);
        watermarks.split("busy");
        watermarks.onRecord("d", 200);
        watermarks.tick();
        assertThat(watermarks.watermark())
                .as("the record that came back is not made late by the other split")
                .isEqualTo(119);
    }

    @Test
    void isIdleWhenEverySplitIs() {
        Watermarks watermarks = watermarks(IN_ORDER.withIdleness(Duration.ofMillis(50)));
        watermarks.onRecord("a", 100);
        watermarks.tick();
        now += 50;
        watermarks.tick();
        assertThat(watermarks.isIdle()).isTrue();
        watermarks.onRecord("b", 101);
        assertThat(watermarks.isIdle()).isFalse();
    }

    @Test
    void aGeneratorMayEmitRightBehindARecord() {
        Watermarks watermarks = watermarks(WatermarkStrategy.forGenerator(Punctuated::new));
        watermarks.onRecord("a", 5);
        assertThat(watermarks.hasAdvanced()).isFalse();
        watermarks.onRecord("mark", 6);
        assertThat(watermarks.hasAdvanced()).isTrue();
        assertThat(watermarks.watermark()).isEqualTo(6);
    }

    private static final class Punctuated implements WatermarkGenerator<Object> {
        @Override
        public void onEvent(Object event, long eventTimestamp, WatermarkOutput output) {
            if (event.equals("mark")) {
                output.emitWatermark(new Watermark(eventTimestamp));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
