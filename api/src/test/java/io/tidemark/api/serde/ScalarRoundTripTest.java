package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.assertKeeps;
import static io.tidemark.api.serde.SerdeBytes.roundTrip;
import static io.tidemark.api.serde.SerdeBytes.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarRoundTripTest {
    private static final long SEED = 20261122;

    record Values<T>(Class<T> type, Serde<T> serde, List<T> values) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <T> Values<T> values(Class<T> type, Serde<T> serde, T... values) {
        return new Values<>(type, serde, List.of(values));
    }

    static Stream<Values<?>> edges() {
        return Stream.of(
                values(Boolean.class, Serdes.booleanValue(), true, false),
                values(Byte.class, Serdes.byteValue(), Byte.MIN_VALUE, (byte) -1, (byte) 0, Byte.MAX_VALUE),
                values(Short.class, Serdes.shortValue(), Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE),
                values(Character.class, Serdes.charValue(), '\0', 'a', '\uD800', '\uFFFF'),
                values(Integer.class, Serdes.intValue(), Integer.MIN_VALUE, -64, -1, 0, 63, 64, Integer.MAX_VALUE),
                values(Long.class, Serdes.longValue(), Long.MIN_VALUE, -1L, 0L, 1L << 55, Long.MAX_VALUE),
                values(
                        Float.class,
                        Serdes.floatValue(),
                        -0.0f,
                        0.0f,
                        Float.MIN_VALUE,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY),
                values(
                        Double.class,
                        Serdes.doubleValue(),
                        -0.0,
                        0.0,
                        Double.MIN_VALUE,
                        Double.NaN,
                        Double.POSITIVE_INFINITY),
                values(
                        BigInteger.class,
                        Serdes.bigInteger(),
                        BigInteger.ZERO,
                        BigInteger.ONE.shiftLeft(5000).negate()),
                values(
                        BigDecimal.class,
                        Serdes.bigDecimal(),
                        new BigDecimal("1.0"),
                        new BigDecimal("1.00"),
                        new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE)),
                values(UUID.class, Serdes.uuid(), new UUID(0, 0), new UUID(-1, Long.MIN_VALUE)),
                values(Instant.class, Serdes.instant(), Instant.MIN, Instant.EPOCH, Instant.MAX),
                values(
                        Duration.class,
                        Serdes.duration(),
                        Duration.ZERO,
                        Duration.ofNanos(-1),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                values(LocalDate.class, Serdes.localDate(), LocalDate.MIN, LocalDate.EPOCH, LocalDate.MAX),
                values(LocalTime.class, Serdes.localTime(), LocalTime.MIN, LocalTime.NOON, LocalTime.MAX),
                values(LocalDateTime.class, Serdes.localDateTime(), LocalDateTime.MIN, LocalDateTime.MAX),
                values(OffsetDateTime.class, Serdes.offsetDateTime(), OffsetDateTime.MIN, OffsetDateTime.MAX),
                values(
                        ZonedDateTime.class,
                        Serdes.zonedDateTime(),
                        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 1, ZoneId.of("Europe/Berlin"))
                                .withLaterOffsetAtOverlap(),
                        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 1, ZoneId.of("Europe/Berlin"))
                                .withEarlierOffsetAtOverlap(),
                        ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
                        ZonedDateTime.of(LocalDateTime.MAX, ZoneId.of("GMT+2"))));
    }

    @ParameterizedTest
    @MethodSource("edges")
    <T> void keepsEdgeValues(Values<T> edges) {
        assertThat(Serdes.of(edges.type)).isSameAs(edges.serde);
        assertThat(edges.serde.immutable()).isTrue();
        for (T value : edges.values) {
            assertKeeps(edges.serde, value);
        }
    }

    @Test
    void keepsNumbersOfEveryMagnitude() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(roundTrip(Serdes.longValue(), value)).isEqualTo(value);
            assertThat(roundTrip(Serdes.intValue(), (int) value)).isEqualTo((int) value);
            Double real = Double.longBitsToDouble(random.nextLong());
            assertThat(roundTrip(Serdes.doubleValue(), real)).isEqualTo(real);
        }
        for (int shift = 0; shift < 64; shift++) {
            for (long offset = -2; offset <= 2; offset++) {
                long value = (1L << shift) + offset;
                assertThat(roundTrip(Serdes.longValue(), value)).isEqualTo(value);
                assertThat(roundTrip(Serdes.intValue(), (int) value)).isEqualTo((int) value);
            }
        }
    }

    /** The stored format: these bytes can never change under the names that the schemas have. */
    @Test
    void writesTheBytesItAlwaysWrote() {
        assertThat(write(Serdes.longValue(), -1L)).containsExactly(1);
        assertThat(write(Serdes.longValue(), 63L)).containsExactly(126);
        assertThat(write(Serdes.longValue(), 64L)).containsExactly(0x80, 0x80);
        assertThat(write(Serdes.longValue(), 1_000_000L)).containsExactly(0xDE, 0x84, 0x80);
        assertThat(write(Serdes.longValue(), 1L << 26)).containsExactly(0xE8, 0, 0, 0);
        assertThat(write(Serdes.longValue(), 1L << 33)).containsExactly(0xF4, 0, 0, 0, 0);
        assertThat(write(Serdes.longValue(), 1L << 40)).containsExactly(0xFA, 0, 0, 0, 0, 0);
        assertThat(write(Serdes.longValue(), 1L << 47)).containsExactly(0xFD, 0, 0, 0, 0, 0, 0);
        assertThat(write(Serdes.longValue(), 1L << 54)).containsExactly(0xFE, 0x80, 0, 0, 0, 0, 0, 0);
        assertThat(write(Serdes.longValue(), Long.MAX_VALUE))
                .containsExactly(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE);
        assertThat(write(Serdes.string(), "JFK")).containsExactly(6, 'J', 'F', 'K');
        assertThat(write(Serdes.string(), "é€")).containsExactly(5, 0, 0xE9, 0x20, 0xAC);
        assertThat(write(Serdes.bigDecimal(), new BigDecimal("-0.5"))).containsExactly(2, 1, 0xFB);
        assertThat(write(Serdes.of(int[].class), new int[] {1, -1})).containsExactly(2, 0, 0, 0, 1, 255, 255, 255, 255);
    }

    @Test
    void writesEveryNanAlikeForEqualKeysMustHaveEqualBytes() {
        double otherNan = Double.longBitsToDouble(0x7FF0_0000_0000_0001L);
        assertThat(write(Serdes.doubleValue(), otherNan)).isEqualTo(write(Serdes.doubleValue(), Double.NaN));
        assertThat(Serdes.doubleValue().hash(otherNan))
                .isEqualTo(Serdes.doubleValue().hash(Double.NaN));
        assertThat(Serdes.doubleValue().hash(-0.0))
                .isNotEqualTo(Serdes.doubleValue().hash(0.0));
        assertThat(write(Serdes.floatValue(), Float.intBitsToFloat(0x7F800001)))
                .isEqualTo(write(Serdes.floatValue(), Float.NaN));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 4095, 4096, 4097, 65_536, 200_001})
    void keepsStringsOfAnyContent(int length) {
        Random random = new Random(SEED + length);
        for (int limit : new int[] {0x80, 0x100, 0x10000}) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt(limit)); // surrogates too, most of them alone
            }
            assertKeeps(Serdes.string(), text.toString());
        }
        assertKeeps(Serdes.string(), "x".repeat(length) + "\uD83D\uDE00\uDC00\uD800");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 8193, 100_000})
    void keepsArraysOfPrimitives(int length) {
        Random random = new Random(SEED + length);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        boolean[] booleans = new boolean[length];
        short[] shorts = new short[length];
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            booleans[i] = random.nextBoolean();
            shorts[i] = (short) random.nextInt();
            chars[i] = (char) random.nextInt();
        }
        assertKeepsArray(byte[].class, bytes, Arrays.hashCode(bytes));
        assertKeepsArray(boolean[].class, booleans, Arrays.hashCode(booleans));
        assertKeepsArray(short[].class, shorts, Arrays.hashCode(shorts));
        assertKeepsArray(char[].class, chars, Arrays.hashCode(chars));
        int[] ints = random.ints(length).toArray();
        assertKeepsArray(int[].class, ints, Arrays.hashCode(ints));
        long[] longs = random.longs(length).toArray();
        assertKeepsArray(long[].class, longs, Arrays.hashCode(longs));
        double[] doubles = random.doubles(length).toArray();
        assertKeepsArray(double[].class, doubles, Arrays.hashCode(doubles));
        float[] floats = new float[length];
        Arrays.fill(floats, 1.5f);
        assertKeepsArray(float[].class, floats, Arrays.hashCode(floats));
    }

    private static <A> void assertKeepsArray(Class<A> type, A array, int contentHash) {
        Serde<A> serde = Serdes.of(type);
        assertKeeps(serde, array);
        assertThat(serde.immutable()).isFalse();
        assertThat(serde.copy(array)).isNotSameAs(array);
        assertThat(serde.hash(array)).isEqualTo(contentHash);
        assertThat(serde.schema()).isEqualTo(type.getSimpleName());
    }
}
