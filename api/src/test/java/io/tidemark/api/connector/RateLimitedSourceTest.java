package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitedSourceTest {
    private final CollectionSource<Integer> letters = new CollectionSource<>(List.of(1, 2, 3, 4, 5, 6, 7));

    @Test
    void readsTheSameRecordsAndRestoresBetweenAnyTwoPolls() throws Exception {
        RateLimitedSource<Integer, NumberRange> source = RateLimitedSource.of(letters, 1_000_000);
        assertThat(new Reading<>(source).toEnd(3)).containsExactly(1, 2, 3, 4, 5, 6, 7);
        Reading.restoresBetweenAnyTwoPolls(source, 2);
    }

    @Test
    void waitsWhileNothingIsDue() throws Exception {
        Reading<Integer, NumberRange> reading = new Reading<>(RateLimitedSource.of(letters, 0.001));
        reading.poll(10);
        assertThat(reading.poll(10)).isEqualTo(ReaderStatus.MORE);
        assertThat(reading.poll(10)).isEqualTo(ReaderStatus.WAITING);
        assertThat(reading.records).containsExactly(1);
    }

    @Test
    void guaranteeBoundsAndPositionsAreThoseOfTheOther() throws Exception {
        RateLimitedSource<Integer, NumberRange> source = RateLimitedSource.of(letters, 5);
        assertThat(source.guarantee()).isEqualTo(letters.guarantee());
        assertThat(source.boundedness()).isEqualTo(letters.boundedness());
        assertThat(source.splitSerde()).isSameAs(letters.splitSerde());
        assertThat(Reading.discover(source, 4)).isEqualTo(Reading.discover(letters, 4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateThatIsNone(double rate) {
        assertThatThrownBy(() -> RateLimitedSource.of(letters, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(rate));
    }
}
