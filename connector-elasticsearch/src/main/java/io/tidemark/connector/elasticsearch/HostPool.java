package io.tidemark.connector.elasticsearch;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The hosts of a cluster by turns. One that fails is left out for a while, which doubles with each failure in a row; if all are
 * left out, the one whose time is up first is tried all the same. Thread-safe.
 */
final class HostPool {
    private static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 6;

    private final List<Host> hosts = new ArrayList<>();
    private final LongSupplier nanoClock;
    private int turn;

    /**
     * Begins with the first host.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    HostPool(List<URI> hosts, LongSupplier nanoClock) {
        hosts.forEach(uri -> this.hosts.add(new Host(uri)));
        this.nanoClock = nanoClock;
    }

    /** Returns the host whose turn it is. */
    synchronized Host next() {
        long now = nanoClock.getAsLong();
        Host chosen = hosts.get(turn);
        for (int i = 0; i < hosts.size(); i++) {
            Host candidate = hosts.get((turn + i) % hosts.size());
            if (candidate.restNanos(now) < chosen.restNanos(now)) {
                chosen = candidate;
            }
        }
        turn = (hosts.indexOf(chosen) + 1) % hosts.size();
        return chosen;
    }

    /** One of the hosts. */
    final class Host {
        private final URI uri;
        private int failures;
        private long restsUntilNanos;

        private Host(URI uri) {
            this.uri = uri;
        }

        URI uri() {
            return uri;
        }

        private long restNanos(long now) {
            return failures == 0 ? 0 : Math.max(0, restsUntilNanos - now);
        }

        /** Says that it answered. */
        void worked() {
            synchronized (HostPool.this) {
                failures = 0;
            }
        }

        /** Says that it could not be reached, or could not work. */
        void failed() {
            synchronized (HostPool.this) {
                restsUntilNanos = nanoClock.getAsLong() + (FIRST_REST_NANOS << Math.min(failures, MAX_DOUBLINGS));
                failures++;
            }
        }
    }
}
