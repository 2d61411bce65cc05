package io.tidemark.benchmarks.kafka.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.benchmarks.kafka.Payload;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiedTest {
    private static Copied of(long... indexes) {
        Copied copied = new Copied(3);
        LongStream.of(indexes).forEach(index -> copied.see(Payload.map(Payload.of(index))));
        return copied;
    }

    @Test
    void isRightWhenEachValueIsThereOnceInAnyOrder() {
        assertThat(of(2, 0, 1).isRight()).isTrue();
    }

    @Test
    void isWrongWhenOneIsMissingOrThereTwiceOrForeign() {
        assertThat(of(0, 1).isRight()).isFalse();
        assertThat(of(0, 1).isComplete()).isFalse();
        assertThat(of(0, 1, 1).isRight()).isFalse();
        assertThat(of(0, 1, 1)).hasToString("3 of 3 records, 1 missing, 1 twice, 0 foreign");
        assertThat(of(0, 1, 2, 2).isRight()).isFalse();
        assertThat(of(0, 1, 3)).hasToString("3 of 3 records, 1 missing, 0 twice, 1 foreign");
    }

    @Test
    void readsSettings() {
        Settings settings = Settings.parse("contestants=flink,tidemark", "rate=0");
        assertThat(settings.sides()).containsExactly(Side.FLINK, Side.TIDEMARK);
        assertThat(settings.rate()).isZero();
        assertThat(settings.intervalMillis()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contestants=spark", "records=0", "records=many", "size=1", "records"})
    void namesWhatItDoesNotTake(String argument) {
        assertThatThrownBy(() -> Settings.parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(argument.replaceFirst(".*=(?=spark)|=.*", ""));
    }
}
