package io.tidemark.connector.files.format;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type that one field of text can hold. Immutable. */
final class Scalar {
    /** The types there are, each with what a message calls it. */
    enum Kind {
        STRING("text"),
        INT("an int, " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE),
        LONG("a long, " + Long.MIN_VALUE + " to " + Long.MAX_VALUE),
        DOUBLE("a double such as -12.5 or 1e9"),
        BOOLEAN("true or false"),
        DECIMAL("a decimal number such as -12.50"),
        DATE("a date such as 2001-01-31"),
        DATE_TIME("a date and time such as 2001-01-31T10:59 or 2001-01-31T10:59:30.5"),
        INSTANT("an instant such as 2001-01-31T10:59:30Z"),
        ENUM("one of");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        String expected() {
            return expected;
        }
    }

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            Map.entry(String.class, Kind.STRING),
            Map.entry(int.class, Kind.INT),
            Map.entry(Integer.class, Kind.INT),
            Map.entry(long.class, Kind.LONG),
            Map.entry(Long.class, Kind.LONG),
            Map.entry(double.class, Kind.DOUBLE),
            Map.entry(Double.class, Kind.DOUBLE),
            Map.entry(boolean.class, Kind.BOOLEAN),
            Map.entry(Boolean.class, Kind.BOOLEAN),
            Map.entry(BigDecimal.class, Kind.DECIMAL),
            Map.entry(LocalDate.class, Kind.DATE),
            Map.entry(LocalDateTime.class, Kind.DATE_TIME),
            Map.entry(Instant.class, Kind.INSTANT));
    private static final String SUPPORTED = "String, int, long, double, boolean, BigDecimal, LocalDate, LocalDateTime,"
            + " Instant, enums and Optional of these";

    final Kind kind;
    private final Map<String, Object> constants;
    private final String expected;

    private Scalar(Kind kind, Map<String, Object> constants, String expected) {
        this.kind = kind;
        this.constants = constants;
        this.expected = expected;
    }

    /** Returns the scalar for a Java type, or {@code null} if a field of text cannot hold it. */
    static @Nullable Scalar of(Class<?> type) {
        Object[] values = type.getEnumConstants();
        if (values != null) {
            Map<String, Object> constants = new HashMap<>();
            StringBuilder names = new StringBuilder(Kind.ENUM.expected);
            for (Object value : values) {
                String name = ((Enum<?>) value).name();
                names.append(constants.isEmpty() ? " " : ", ").append(name);
                constants.put(name, value);
            }
            return new Scalar(Kind.ENUM, constants, names.toString());
        }
        Kind kind = KINDS.get(type);
        return kind == null ? null : new Scalar(kind, Map.of(), kind.expected);
    }

    static String supported() {
        return SUPPORTED;
    }

    /** Returns what a message says after "expected". */
    String expected() {
        return expected;
    }

    /** Returns the value, or {@code null} if the text holds none. */
    @Nullable
    Object parse(String text) {
        try {
            return switch (kind) {
                case STRING -> text;
                case INT -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case DOUBLE -> parseDouble(text);
                case BOOLEAN -> parseBoolean(text);
                case DECIMAL -> new BigDecimal(text);
                case DATE -> LocalDate.parse(text);
                case DATE_TIME -> LocalDateTime.parse(text);
                case INSTANT -> Instant.parse(text);
                case ENUM -> constants.get(text);
            };
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Boolean parseBoolean(String text) {
        if ("true".equalsIgnoreCase(text)) {
            return true;
        }
        return "false".equalsIgnoreCase(text) ? false : null;
    }

    /** As the JDK, but without its hexadecimal numbers, suffixes and spaces, which no file means. */
    static @Nullable Double parseDouble(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean numeric = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
            if (!numeric && !"NaN".equals(text) && !text.endsWith("Infinity")) {
                return null;
            }
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
