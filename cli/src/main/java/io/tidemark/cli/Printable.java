package io.tidemark.cli;

import java.util.Locale;

/** Text for a terminal. */
final class Printable {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1000;

    private Printable() {}

    /** Spells out what a terminal would obey, such as escapes and changes of the direction of writing. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                printable.appendCodePoint(c);
            } else {
                printable.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return printable.toString();
    }

    private static boolean isHarmless(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    static String bytes(long size) {
        if (size < STEP) {
            return size + " B";
        }
        double scaled = (double) size / STEP;
        int unit = 0;
        while (scaled >= STEP && unit < UNITS.length - 1) {
            scaled /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", scaled, UNITS[unit]);
    }

    /** Returns the number with its noun: {@code 1 file}, {@code 2 files}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
