package io.tidemark.benchmarks.state;

import io.tidemark.api.serde.Serdes;
import io.tidemark.benchmarks.micro.LoneSubtask;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.MapStateSpec;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import java.io.IOException;
import java.util.List;

/**
 * A number, a mutable array, a list and a map a key. Each update changes all of them for one key, and what they hold can be
 * computed from the number.
 */
final class LargeState {
    static final int GROUPS = 128;
    static final KeyGroupRange RANGE = new KeyGroupRange(0, GROUPS - 1);

    private static final Serde<Long> LONG = Serdes.longValue();
    private static final int LIST_ENDS = 8;
    private static final int DAYS = 3;

    private final KeyedStateStore<Long> store;
    private final ValueState<Long> count;
    private final ValueState<byte[]> array;
    private final ListState<Long> recent;
    private final MapState<Long, Long> byDay;

    LargeState(StateBackend backend) throws IOException {
        store = backend.open(new KeyedStateContext<>(new LoneSubtask(), LONG, GROUPS, RANGE));
        count = store.valueState(new StateSpec<>("count", LONG));
        array = store.valueState(new StateSpec<>("array", Serdes.byteArray()));
        recent = store.listState(new StateSpec<>("recent", LONG));
        byDay = store.mapState(new MapStateSpec<>("by day", LONG, LONG));
    }

    void update(long key) {
        int hash = KeyGroups.mix(Long.hashCode(key));
        store.setCurrentKey(key, hash, KeyGroups.groupOf(hash, GROUPS));
        Long before = count.value();
        long now = before == null ? 1 : before + 1;
        count.update(now);
        byte[] bytes = array.value();
        if (bytes == null) {
            bytes = new byte[64];
        }
        bytes[(int) now & 63] = (byte) now;
        array.update(bytes);
        if (now % LIST_ENDS == 0) {
            recent.update(List.of(now));
        } else {
            recent.add(now);
        }
        byDay.put(now % DAYS, now);
    }

    StateSnapshot snapshot(long checkpointId) throws IOException {
        return store.snapshot(checkpointId);
    }

    void restore(KeyedSnapshot snapshot, StateFiles files) throws IOException {
        store.restore(List.of(snapshot), files);
    }

    /**
     * Returns how many updates the state is the result of.
     *
     * @throws IllegalStateException if it is the result of none: one of the states has not seen what another has
     */
    long updates() throws IOException {
        long[] updates = new long[1];
        store.forEachKey("count", key -> {
            long now = count.value();
            updates[0] += now;
            long last = 0;
            int elements = 0;
            for (Long element : recent.get()) {
                last = element;
                elements++;
            }
            int expected = (int) (now < LIST_ENDS ? now : now % LIST_ENDS + 1);
            Long today = byDay.get(now % DAYS);
            if (last != now || elements != expected || today != now || array.value()[(int) now & 63] != (byte) now) {
                throw new IllegalStateException("The states of key " + key + " are of different moments: the count is "
                        + now + ", the list has " + elements + " elements up to " + last + ", the map has " + today);
            }
        });
        return updates[0];
    }

    void close() throws IOException {
        store.close();
    }
}
