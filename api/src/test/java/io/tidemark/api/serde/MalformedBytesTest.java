package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.read;
import static io.tidemark.api.serde.SerdeBytes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedBytesTest {
    enum Color {
        RED,
        GREEN
    }

    sealed interface Event {
        record Opened(long id, Map<String, List<Color>> colors) implements Event {}

        record Closed(@Nullable String why, Optional<int[]> codes, Set<Long> ids) implements Event {}
    }

    record Empty() {}

    record Flag(boolean on, @Nullable String text) {}

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void assertRefused(Serde<?> serde, String found, int... values) {
        assertThatThrownBy(() -> read(serde, bytes(values)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(found);
    }

    @Test
    void saysWhatWasExpectedAndWhatWasFound() {
        assertRefused(Serdes.booleanValue(), "found 2", 2);
        assertRefused(Serdes.intValue(), "needs more than 32 bits", 0xFF, 0, 0, 0, 1, 0, 0, 0, 0);
        assertRefused(Serdes.of(Color.class), "2 constants of enum " + Color.class.getName(), 2);
        assertRefused(Serdes.of(Event.class), "2 variants of " + Event.class.getName(), 7);
        assertRefused(Serdes.of(Event.class), "was expected, found number 7", 7);
        assertRefused(Serdes.of(Empty.class), "found 1", 1);
        assertRefused(Serdes.of(Flag.class), "a bitmap of 1 components was expected, found 0x2", 2, 1);
        assertRefused(Serdes.of(Flag.class), "a boolean", 0, 9);
        assertRefused(Serdes.of(boolean[].class), "a boolean", 1, 9);
        assertRefused(Serdes.optionalOf(Serdes.string()), "a boolean", 3);
        assertRefused(Serdes.setOf(Serdes.longValue()), "found one of them twice", 4, 2, 2);
        assertRefused(Serdes.mapOf(Serdes.longValue(), Serdes.longValue()), "found a key twice", 4, 2, 2, 2, 2);
        assertRefused(Serdes.bigInteger(), "a biginteger was expected", 0);
        assertRefused(Serdes.localTime(), "a localtime was expected", 0xFF, 255, 0, 0, 0, 0, 0, 0, 0);
        assertRefused(Serdes.localDate(), "a localdate was expected", 0xFF, 255, 0, 0, 0, 0, 0, 0, 0);
        assertRefused(Serdes.instant(), "nanoseconds from 0 to 999999999", 0, 0xF0, 255, 255, 255, 255);
    }

    @Test
    void refusesLengthsThatNoValueHas() {
        int[] minusOne = {0xFF, 255, 255, 255, 255, 255, 255, 255, 255};
        assertRefused(Serdes.string(), "the length of a string", minusOne);
        assertRefused(Serdes.byteArray(), "the length of an array", minusOne);
        assertRefused(Serdes.listOf(Serdes.string()), "the size of a list", minusOne);
        assertRefused(Serdes.mapOf(Serdes.string(), Serdes.string()), "the size of a map", minusOne);
        assertRefused(Serdes.bigInteger(), "a length", minusOne);
        assertRefused(Serdes.of(Color.class), "found number 18446744073709551615", minusOne);
        assertRefused(Serdes.of(Event.class), "found number 18446744073709551615", minusOne);
    }

    /** Each claims two billion elements; believing it would need more memory than the test has. */
    @Test
    void runsOutOfBytesBeforeItRunsOutOfMemory() {
        for (Class<?> array : List.of(byte[].class, boolean[].class, long[].class, char[].class)) {
            assertThatThrownBy(() -> read(Serdes.of(array), bytes(0xF0, 0x7F, 255, 255, 255)))
                    .isInstanceOf(EOFException.class);
        }
        int[] twiceTwoBillion = {0xF0, 0xFF, 255, 255, 254};
        int[] wide = {0xF0, 0xFF, 255, 255, 255};
        for (Serde<?> serde : List.of(
                Serdes.string(),
                Serdes.listOf(Serdes.of(Empty.class)),
                Serdes.setOf(Serdes.longValue()),
                Serdes.mapOf(Serdes.string(), Serdes.string()))) {
            assertThatThrownBy(() -> read(serde, bytes(twiceTwoBillion))).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> read(serde, bytes(wide))).isInstanceOf(EOFException.class);
        }
    }

    static Stream<Event> events() {
        return Stream.of(
                new Event.Opened(5, Map.of("a", List.of(Color.RED), "b", List.of())),
                new Event.Closed(null, Optional.of(new int[] {1, 2, 3}), Set.of(1L, 2L, 300L)),
                new Event.Closed("über – alles", Optional.empty(), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyTruncationIsAnIoException(Event event) {
        Serde<Event> serde = Serdes.of(Event.class);
        byte[] whole = write(serde, event);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(serde, part)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void damagedBytesGiveAValueOrAnIoExceptionButNothingElse(Event event) {
        Serde<Event> serde = Serdes.of(Event.class);
        byte[] whole = write(serde, event);
        Random random = new Random(whole.length);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(read(serde, damaged)).isInstanceOf(Event.class);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
