package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    @Test
    void readsWhatItWrote() {
        Marker marker = Marker.NONE
                .withOwner("000001-000001-aaaaa")
                .with("000001-000001-aaaaa", new Progress(17, 3, 1_234_567))
                .withOwner("000001-000002-bbbbb");
        assertThat(marker.toText()).isEqualTo("1 000001-000001-aaaaa=17.3.1234567 000001-000002-bbbbb=-");
        assertThat(Marker.of(marker.revision(), marker.toText())).isEqualTo(marker);
        assertThat(marker.owner()).isEqualTo("000001-000002-bbbbb");
        assertThat(marker.revision()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2 a=-", "1 a", "1 a=1.2", "1 a=1.2.x", "consumer-1"})
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> Marker.of(1, text))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("'" + text + "'", "setTransactionalIdPrefix");
    }

    @Test
    void saysHowFarAnIntervalIsPublished() {
        Progress progress = new Progress(5, 1, 40);
        assertThat(progress.recordsOf(interval(4, 7))).isEqualTo(100);
        assertThat(progress.recordsOf(interval(5, 0))).isEqualTo(100);
        assertThat(progress.recordsOf(interval(5, 1))).isEqualTo(40);
        assertThat(progress.recordsOf(interval(5, 2))).isZero();
        assertThat(progress.recordsOf(interval(6, 0))).isZero();
        assertThat(Progress.START.recordsOf(interval(1, 0))).isZero();
    }

    private static IntervalHeader interval(long checkpointId, int subtask) {
        return new IntervalHeader("id", "attempt", checkpointId, subtask, 100);
    }

    @Test
    void remembersWhatWasPublishedThroughManyAttemptsThatPublishedNothing() {
        Marker marker = Marker.NONE.withOwner("first").with("first", new Progress(1, 0, 10));
        for (int i = 0; i < 1000; i++) {
            marker = marker.withOwner(String.format("000001-%06d-abcde", i));
        }
        assertThat(marker.of("first")).isEqualTo(new Progress(1, 0, 10));
        assertThat(marker.progress()).hasSize(Marker.MAX_IDLE + 1);
        assertThat(marker.owner()).isEqualTo("000001-000999-abcde");
    }

    @Test
    void forgetsTheOldestWhenItWouldGrowTooLarge() {
        Marker marker = Marker.NONE;
        for (int i = 0; i < 1000; i++) {
            String attempt = String.format("000001-%06d-abcde", i);
            marker = marker.withOwner(attempt).with(attempt, new Progress(1_000_000 + i, 7, 123_456_789));
        }
        assertThat(marker.toText().length()).isBetween(Marker.MAX_TEXT_LENGTH - 100, Marker.MAX_TEXT_LENGTH);
        assertThat(marker.knows("000001-000000-abcde")).isFalse();
        assertThat(marker.knows("000001-000950-abcde")).isTrue();
        assertThat(marker.owner()).isEqualTo("000001-000999-abcde");
    }

    @Test
    void keepsItsOwnerWhenTheOutputOfAnEarlierAttemptIsPublished() {
        Marker marker = Marker.NONE.withOwner("first").withOwner("second").with("first", new Progress(1, 0, 10));
        assertThat(marker.owner()).isEqualTo("second");
        assertThat(marker.of("first")).isEqualTo(new Progress(1, 0, 10));
    }
}
