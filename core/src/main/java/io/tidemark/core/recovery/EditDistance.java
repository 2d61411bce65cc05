package io.tidemark.core.recovery;

import java.util.Locale;

/** How many letters must be added, removed or replaced to make one text of another; case does not count. */
final class EditDistance {
    /** Up to here a person is likely to have meant the same. */
    static final int CLOSE = 4;

    /** Longer texts are compared by their beginning. */
    private static final int MAX_LENGTH = 200;

    private EditDistance() {}

    static int between(String one, String other) {
        String from = shortened(one);
        String to = shortened(other);
        int[] before = new int[to.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[before.length];
            now[0] = i;
            for (int j = 1; j < now.length; j++) {
                int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[to.length()];
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(MAX_LENGTH, text.length())).toLowerCase(Locale.ROOT);
    }
}
