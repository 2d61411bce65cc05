package io.tidemark.core.state;

import io.tidemark.checkpoint.spi.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value state in which values expire; one that has is removed when it is read. */
final class ExpiringValueState<V> implements ValueState<V> {
    private final ValueState<Timed<V>> state;
    private final TimeToLive ttl;

    ExpiringValueState(ValueState<Timed<V>> state, TimeToLive ttl) {
        this.state = state;
        this.ttl = ttl;
    }

    @Override
    public @Nullable V value() {
        Timed<V> timed = state.value();
        if (timed == null) {
            return null;
        }
        if (ttl.isExpired(timed)) {
            state.clear();
            return ttl.shown(timed);
        }
        if (ttl.readingRenews()) {
            state.update(ttl.usedNow(timed.value()));
        }
        return timed.value();
    }

    @Override
    public void update(@Nullable V value) {
        state.update(value == null ? null : ttl.usedNow(value));
    }

    @Override
    public void clear() {
        state.clear();
    }
}
