package io.tidemark.api;

import io.tidemark.api.state.MapStateDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream each of whose records goes to every subtask of the operator that it is connected to, which keeps broadcast state by
 * it.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class BroadcastStream<T> {
    final DataStream<T> records;
    final List<MapStateDescriptor<?, ?>> states;

    BroadcastStream(DataStream<T> records, List<MapStateDescriptor<?, ?>> states) {
        this.records = records;
        this.states = List.copyOf(states);
        List<String> names = new ArrayList<>();
        for (MapStateDescriptor<?, ?> state : states) {
            if (names.contains(state.getName())) {
                throw new InvalidProgramException(describe() + " is given two states of the name '" + state.getName()
                        + "'; give each a name of its own.");
            }
            if (state.getTtlConfig() != null) {
                throw new InvalidProgramException(describe() + ": the state '" + state.getName()
                        + "' has a time to live, which only state by key can have. Leave it away.");
            }
            names.add(state.getName());
        }
        if (names.isEmpty()) {
            throw new InvalidProgramException(describe() + " is given no state; name at least one, or connect a stream"
                    + " without state by broadcast() and connect(stream).");
        }
    }

    private String describe() {
        return "broadcast of '" + records.origins.get(0).from().name + "'";
    }
}
