package io.tidemark.connector.files.format;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers and dates from bytes without making text of them first. Used by one thread.
 *
 * <p>A value that cannot be read leaves {@link #valid} {@code false}; nothing is thrown and, for numbers, nothing is
 * allocated.
 */
final class AsciiValue {
    private static final long EXACT_DOUBLE_LIMIT = 1L << 53;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int[] NANOS_OF_FRACTION = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    boolean valid;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /** Takes the bytes to read, without the spaces around them. */
    void set(byte[] source, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && source[first] == ' ') {
            first++;
        }
        while (last > first && source[last - 1] == ' ') {
            last--;
        }
        bytes = source;
        from = first;
        to = last;
        valid = true;
    }

    boolean isEmpty() {
        return from == to;
    }

    String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    int toInt() {
        long value = toLong();
        if (value != (int) value) {
            valid = false;
        }
        return (int) value;
    }

    long toLong() {
        int i = from;
        boolean negative = false;
        if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
            negative = bytes[i] == '-';
            i++;
        }
        if (i == to) {
            valid = false;
            return 0;
        }
        // Summed up as a negative number, since Long.MIN_VALUE has no positive counterpart.
        long sum = 0;
        for (; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || sum < Long.MIN_VALUE / 10 || sum * 10 < Long.MIN_VALUE + digit) {
                valid = false;
                return 0;
            }
            sum = sum * 10 - digit;
        }
        if (!negative && sum == Long.MIN_VALUE) {
            valid = false;
        }
        return negative ? sum : -sum;
    }

    /**
     * Reads a decimal number. What fits into 53 bits and scales by an exact power of ten is computed here, correctly
     * rounded because both operands are exact; the JDK does the rest.
     */
    double toDouble() {
        int i = from;
        boolean negative = false;
        if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
            negative = bytes[i] == '-';
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int decimals = 0;
        boolean point = false;
        for (; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9 && mantissa < EXACT_DOUBLE_LIMIT / 10 - 1) {
                mantissa = mantissa * 10 + digit;
                digits++;
                decimals += point ? 1 : 0;
            } else if (bytes[i] == '.' && !point) {
                point = true;
            } else {
                return toDoubleByText();
            }
        }
        if (digits == 0 || decimals >= POWERS_OF_TEN.length) {
            return toDoubleByText();
        }
        double value = mantissa / POWERS_OF_TEN[decimals];
        return negative ? -value : value;
    }

    private double toDoubleByText() {
        Double value = Scalar.parseDouble(text());
        valid = value != null;
        return value == null ? 0 : value;
    }

    /** Reads true or false, in any case. */
    boolean toBoolean() {
        if (to - from == 4 && matches("true")) {
            return true;
        }
        valid = to - from == 5 && matches("false");
        return false;
    }

    private boolean matches(String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((bytes[from + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads {@code 2001-01-31}; {@code null} leaves other forms to the JDK. */
    @Nullable
    LocalDate toDate() {
        return to - from == 10 ? dateAt(from) : null;
    }

    /**
     * Reads {@code 2001-01-31T10:59}, with seconds and their fraction if they are there.
     *
     * @param end one behind the last byte that belongs to it
     */
    private @Nullable LocalDateTime dateTime(int end) {
        if (end - from < 16 || (bytes[from + 10] != 'T' && bytes[from + 10] != ' ') || bytes[from + 13] != ':') {
            return null;
        }
        LocalDate date = dateAt(from);
        int hour = digits(from + 11, 2);
        int minute = digits(from + 14, 2);
        int second = 0;
        int nanos = 0;
        if (end - from > 16) {
            if (end - from < 19 || bytes[from + 16] != ':') {
                return null;
            }
            second = digits(from + 17, 2);
            if (end - from > 19) {
                int places = end - from - 20;
                if (bytes[from + 19] != '.' || places < 1 || places > 9) {
                    return null;
                }
                nanos = digits(from + 20, places) * NANOS_OF_FRACTION[places];
            }
        }
        if (date == null || hour < 0 || minute < 0 || second < 0 || nanos < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                    date.getYear(), date.getMonthValue(), date.getDayOfMonth(), hour, minute, second, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Nullable
    LocalDateTime toDateTime() {
        return dateTime(to);
    }

    /** Reads a date and time in UTC that ends with {@code Z}. */
    @Nullable
    LocalDateTime toUtcDateTime() {
        return to > from && bytes[to - 1] == 'Z' ? dateTime(to - 1) : null;
    }

    private @Nullable LocalDate dateAt(int at) {
        int year = digits(at, 4);
        int month = digits(at + 5, 2);
        int day = digits(at + 8, 2);
        if (year < 0 || month < 0 || day < 0 || bytes[at + 4] != '-' || bytes[at + 7] != '-') {
            return null;
        }
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private int digits(int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
