package io.tidemark.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TimedSerdeTest {
    private final Serde<Timed<Long>> timed = new TimedSerde<>(Serdes.longValue(), 77);
    private final Serde<Long> untimed = new UntimedSerde<>(Serdes.longValue());

    private static <T> byte[] write(Serde<T> serde, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static <T> T read(Serde<T> serde, byte[] bytes) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(bytes);
        T value = serde.deserialize(new DataInputStream(input));
        assertThat(input.available()).isZero();
        return value;
    }

    @Test
    void keepsTheTime() throws IOException {
        assertThat(timed.schema()).isEqualTo("ttl<long>");
        assertThat(read(timed.reading("ttl<long>"), write(timed, new Timed<>(5, 42L))))
                .isEqualTo(new Timed<>(5, 42L));
    }

    @Test
    void takesWhatHadNoTimeForUsedWhenTheStateWasDeclared() throws IOException {
        assertThat(read(timed.reading("long"), write(untimed, 42L))).isEqualTo(new Timed<>(77, 42L));
    }

    @Test
    void leavesTheTimeOutOnceTheStateNoLongerExpires() throws IOException {
        assertThat(read(untimed.reading("ttl<long>"), write(timed, new Timed<>(5, 42L))))
                .isEqualTo(42L);
        assertThat(read(untimed.reading("long"), write(untimed, 42L))).isEqualTo(42L);
    }

    @Test
    void refusesWhatTheValuesRefuse() {
        assertThatThrownBy(() -> timed.reading("ttl<string>")).isInstanceOf(IncompatibleSchemaException.class);
        assertThatThrownBy(() -> timed.reading("string")).isInstanceOf(IncompatibleSchemaException.class);
        assertThatThrownBy(() -> untimed.reading("ttl<string>")).isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void copiesMutableValuesWithTheirTime() {
        Serde<Timed<byte[]>> serde = new TimedSerde<>(Serdes.byteArray(), 0);
        Timed<byte[]> value = new Timed<>(5, new byte[] {1});
        Timed<byte[]> copy = serde.copy(value);
        assertThat(serde.immutable()).isFalse();
        assertThat(copy.millis()).isEqualTo(5);
        assertThat(copy.value()).containsExactly(1).isNotSameAs(value.value());
        Timed<Long> immutable = new Timed<>(5, 1L);
        assertThat(timed.copy(immutable)).isSameAs(immutable);
    }
}
