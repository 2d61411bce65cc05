package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPoolTest {
    private long nanos;

    private HostPool pool(String... names) {
        List<URI> hosts = new ArrayList<>();
        for (String name : names) {
            hosts.add(URI.create("http://" + name));
        }
        return new HostPool(hosts, () -> nanos);
    }

    private void secondsLater(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static String next(HostPool pool) {
        return pool.next().uri().getHost();
    }

    @Test
    void takesHostsByTurns() {
        HostPool pool = pool("a", "b", "c");
        assertThat(List.of(next(pool), next(pool), next(pool), next(pool))).containsExactly("a", "b", "c", "a");
    }

    @Test
    void leavesOutWhatFailedForLongerEachTime() {
        HostPool pool = pool("a", "b");
        pool.next().failed();
        assertThat(List.of(next(pool), next(pool))).containsExactly("b", "b");
        secondsLater(1);
        HostPool.Host a = pool.next();
        assertThat(a.uri().getHost()).isEqualTo("a");
        a.failed();
        secondsLater(1);
        assertThat(List.of(next(pool), next(pool))).containsExactly("b", "b");
        secondsLater(1);
        a.worked();
        assertThat(List.of(next(pool), next(pool), next(pool))).containsExactly("a", "b", "a");
        for (int i = 0; i < 100; i++) {
            a.failed();
        }
        secondsLater(63);
        assertThat(List.of(next(pool), next(pool))).containsExactly("b", "b");
        secondsLater(1);
        assertThat(List.of(next(pool), next(pool))).contains("a");
    }

    @Test
    void triesTheOneWhoseTimeIsUpFirstWhenAllFailed() {
        HostPool pool = pool("a", "b");
        HostPool.Host a = pool.next();
        a.failed();
        a.failed();
        pool.next().failed();
        assertThat(List.of(next(pool), next(pool))).containsExactly("b", "b");
        HostPool one = pool("only");
        one.next().failed();
        assertThat(next(one)).isEqualTo("only");
    }
}
