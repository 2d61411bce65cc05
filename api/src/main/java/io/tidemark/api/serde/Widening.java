package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which number can become which other one without losing anything, and how. */
final class Widening {
    private static final Map<String, Set<String>> WIDER = Map.of(
            "byte", Set.of("short", "int", "long", "float", "double", "biginteger", "bigdecimal"),
            "short", Set.of("int", "long", "float", "double", "biginteger", "bigdecimal"),
            "int", Set.of("long", "double", "biginteger", "bigdecimal"),
            "long", Set.of("biginteger", "bigdecimal"),
            "float", Set.of("double"),
            "double", Set.of(),
            "biginteger", Set.of("bigdecimal"),
            "bigdecimal", Set.of());

    private Widening() {}

    static boolean isNumber(String schema) {
        return WIDER.containsKey(schema);
    }

    static boolean isWider(String written, String now) {
        return WIDER.getOrDefault(written, Set.of()).contains(now);
    }

    /** Returns what reads a number of one kind as one of another; {@code null} if that could lose something. */
    static @Nullable ValueReader<Object> between(String written, String now) {
        if (!isWider(written, now)) {
            return null;
        }
        Serde<?> serde = Scalars.named(written);
        return serde == null ? null : input -> widen((Number) serde.deserialize(input), now);
    }

    private static Object widen(Number number, String now) {
        return switch (now) {
            case "short" -> number.shortValue();
            case "int" -> number.intValue();
            case "long" -> number.longValue();
            case "float" -> number.floatValue();
            case "double" -> number.doubleValue();
            case "biginteger" -> BigInteger.valueOf(number.longValue());
            default -> number instanceof BigInteger big ? new BigDecimal(big) : BigDecimal.valueOf(number.longValue());
        };
    }
}
