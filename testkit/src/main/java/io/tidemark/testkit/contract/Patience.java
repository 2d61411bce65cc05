package io.tidemark.testkit.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what comes by itself, and not for ever. */
final class Patience {
    private static final long PAUSE_MILLIS = 1;

    private Patience() {}

    /** Looks again until what is found will do or time is up; returns what was found last. */
    static <V> V until(Duration limit, Callable<V> look, Predicate<V> willDo) throws Exception {
        long start = System.nanoTime();
        V found = look.call();
        while (!willDo.test(found) && System.nanoTime() - start < limit.toNanos()) {
            pause(PAUSE_MILLIS);
            found = look.call();
        }
        return found;
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
