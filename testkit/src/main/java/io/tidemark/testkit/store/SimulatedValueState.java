package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle on a value a key. */
final class SimulatedValueState<V> extends SimulatedState<V> implements ValueState<V> {
    private final StateSpec<V> spec;

    SimulatedValueState(SimulatedStore<?> store, int index, StateSpec<V> spec) {
        super(store, index, spec.name(), spec.serde());
        this.spec = spec;
    }

    @Override
    StateKind kind() {
        return StateKind.VALUE;
    }

    @Override
    List<String> schemas() {
        return List.of(spec.serde().schema());
    }

    @Override
    Serde<V> reading(List<String> written) {
        return spec.serde().reading(written.get(0));
    }

    @Override
    @Nullable
    V kept(V value) {
        return spec.expiry() != null && spec.expiry().isExpired(value) ? null : value;
    }

    @Override
    public @Nullable V value() {
        return read();
    }

    @Override
    public void update(@Nullable V value) {
        write(value);
    }

    @Override
    public void clear() {
        write(null);
    }
}
