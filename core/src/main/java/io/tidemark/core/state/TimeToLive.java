package io.tidemark.core.state;

import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.StateTtlConfig.StateVisibility;
import io.tidemark.api.state.StateTtlConfig.UpdateType;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the time to what expires. The threads that write snapshots ask it too. */
final class TimeToLive {
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    private final long millis;
    private final boolean readingRenews;
    private final boolean expiredIsShown;
    private final LongSupplier clock;

    TimeToLive(StateTtlConfig config, LongSupplier clock) {
        Duration timeToLive = config.getTimeToLive();
        this.millis = timeToLive.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : timeToLive.toMillis();
        this.readingRenews = config.getUpdateType() == UpdateType.OnReadAndWrite;
        this.expiredIsShown = config.getStateVisibility() == StateVisibility.ReturnExpiredIfNotCleanedUp;
        this.clock = clock;
    }

    long nowMillis() {
        return clock.getAsLong();
    }

    <V> Timed<V> usedNow(V value) {
        return new Timed<>(clock.getAsLong(), value);
    }

    boolean isExpired(Timed<?> timed) {
        return clock.getAsLong() - timed.millis() >= millis;
    }

    boolean readingRenews() {
        return readingRenews;
    }

    boolean expiredIsShown() {
        return expiredIsShown;
    }

    /** Returns what is shown of something that has expired. */
    <V> @Nullable V shown(Timed<V> expired) {
        return expiredIsShown ? expired.value() : null;
    }
}
