package io.tidemark.core.time;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTimersSerdeTest {
    private final TimerSetSerde<String> written = new TimerSetSerde<>(Serdes.string());
    private final PlainTimersSerde plain = PlainTimersSerde.of(written.schema()).orElseThrow();

    @Test
    void readsAndWritesWhatTimersConcernBesideTheirTime() throws IOException {
        TimerSet<String> timers = new TimerSet<>();
        timers.add(7, "window");
        timers.add(5, "other");

        List<Map<String, Object>> read =
                plain.deserialize(new DataInputStream(new ByteArrayInputStream(bytes(written, timers))));
        assertThat(read).hasToString("[{timestamp=5, subject=other}, {timestamp=7, subject=window}]");
        assertThat(bytes(plain, read)).isEqualTo(bytes(written, timers));
        assertThat(plain.copy(read)).isEqualTo(read).isNotSameAs(read);
        assertThat(plain.schema()).isEqualTo(written.schema());
    }

    @Test
    void tellsTimersFromOtherStates() {
        assertThat(PlainTimersSerde.of("string")).isEmpty();
        assertThat(PlainTimersSerde.of("timers<nothing>")).isPresent();
        assertThatThrownBy(() -> PlainTimersSerde.of("timers<the user's own>"))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("the user's own");
    }

    private static <T> byte[] bytes(Serde<T> serde, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
