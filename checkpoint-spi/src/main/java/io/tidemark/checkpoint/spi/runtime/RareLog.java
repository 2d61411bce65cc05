package io.tidemark.checkpoint.spi.runtime;

/**
 * Which of many like events are logged: the first five, then each time their number has doubled. So no flood of them fills a log,
 * and none passes in silence.
 *
 * @since 0.1
 */
public final class RareLog {
    private static final int LOGGED_ONE_BY_ONE = 5;

    private RareLog() {}

    /**
     * Says whether an event is logged.
     *
     * @param number which it is, from 1
     * @return whether to log it
     */
    public static boolean isLogged(long number) {
        return number <= LOGGED_ONE_BY_ONE || Long.bitCount(number) == 1;
    }
}
