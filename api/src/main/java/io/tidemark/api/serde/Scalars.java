package io.tidemark.api.serde;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The scalars by the word that is their schema. */
final class Scalars {
    private Scalars() {}

    /** Finds a serde; {@code null} if there is no such scalar. */
    static @Nullable ScalarSerde<?> named(String schema) {
        return switch (schema) {
            case "boolean" -> ScalarSerdes.OfBoolean.INSTANCE;
            case "byte" -> ScalarSerdes.OfByte.INSTANCE;
            case "short" -> ScalarSerdes.OfShort.INSTANCE;
            case "char" -> ScalarSerdes.OfChar.INSTANCE;
            case "int" -> ScalarSerdes.OfInt.INSTANCE;
            case "long" -> ScalarSerdes.OfLong.INSTANCE;
            case "float" -> ScalarSerdes.OfFloat.INSTANCE;
            case "double" -> ScalarSerdes.OfDouble.INSTANCE;
            case "string" -> ScalarSerdes.OfString.INSTANCE;
            case "biginteger" -> ScalarSerdes.OfBigInteger.INSTANCE;
            case "bigdecimal" -> ScalarSerdes.OfBigDecimal.INSTANCE;
            case "uuid" -> ScalarSerdes.OfUuid.INSTANCE;
            case "instant" -> TimeSerdes.OfInstant.INSTANCE;
            case "duration" -> TimeSerdes.OfDuration.INSTANCE;
            case "localdate" -> TimeSerdes.OfLocalDate.INSTANCE;
            case "localtime" -> TimeSerdes.OfLocalTime.INSTANCE;
            case "localdatetime" -> TimeSerdes.OfLocalDateTime.INSTANCE;
            case "offsetdatetime" -> TimeSerdes.OfOffsetDateTime.INSTANCE;
            case "zoneddatetime" -> TimeSerdes.OfZonedDateTime.INSTANCE;
            case "offsettime" -> CalendarSerdes.OfOffsetTime.INSTANCE;
            case "period" -> CalendarSerdes.OfPeriod.INSTANCE;
            case "year" -> CalendarSerdes.OfYear.INSTANCE;
            case "yearmonth" -> CalendarSerdes.OfYearMonth.INSTANCE;
            case "monthday" -> CalendarSerdes.OfMonthDay.INSTANCE;
            case "zoneoffset" -> CalendarSerdes.OfZoneOffset.INSTANCE;
            case "zoneid" -> CalendarSerdes.OfZoneId.INSTANCE;
            default -> null;
        };
    }

    /**
     * Reads a value from the text that its {@code toString()} gives.
     *
     * @throws RuntimeException if the text is no such value
     */
    static Object parse(String schema, String text) {
        return switch (schema) {
            case "boolean" -> parseBoolean(text);
            case "byte" -> Byte.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "char" -> parseChar(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "string" -> text;
            case "biginteger" -> new BigInteger(text);
            case "bigdecimal" -> new BigDecimal(text);
            case "uuid" -> UUID.fromString(text);
            case "instant" -> Instant.parse(text);
            case "duration" -> Duration.parse(text);
            case "localdate" -> LocalDate.parse(text);
            case "localtime" -> LocalTime.parse(text);
            case "localdatetime" -> LocalDateTime.parse(text);
            case "offsetdatetime" -> OffsetDateTime.parse(text);
            case "zoneddatetime" -> ZonedDateTime.parse(text);
            case "offsettime" -> OffsetTime.parse(text);
            case "period" -> Period.parse(text);
            case "year" -> Year.parse(text);
            case "yearmonth" -> YearMonth.parse(text);
            case "monthday" -> MonthDay.parse(text);
            case "zoneoffset" -> ZoneOffset.of(text);
            case "zoneid" -> ZoneId.of(text);
            default -> throw new IllegalArgumentException("there is no scalar " + schema);
        };
    }

    /** {@link Boolean#valueOf} takes anything for {@code false}. */
    private static Boolean parseBoolean(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false was expected");
        }
        return text.equals("true");
    }

    private static Character parseChar(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("a single character was expected");
        }
        return text.charAt(0);
    }
}
