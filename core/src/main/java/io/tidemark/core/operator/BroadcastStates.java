package io.tidemark.core.operator;

import io.tidemark.api.state.BroadcastState;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.ReadOnlyBroadcastState;
import java.util.Arrays;
import java.util.List;

/** What an operator keeps of a broadcast stream. There are few states, so they are searched one by one. */
final class BroadcastStates {
    private final String operator;
    private final BroadcastMap<?, ?>[] states;

    BroadcastStates(String operator, List<MapStateDescriptor<?, ?>> descriptors, OperatorLists lists) {
        this.operator = operator;
        states = new BroadcastMap<?, ?>[descriptors.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = lists.getBroadcastState(descriptors.get(i));
        }
    }

    <K, V> ReadOnlyBroadcastState<K, V> readOnly(MapStateDescriptor<K, V> descriptor) {
        return this.<K, V>find(descriptor).readOnly();
    }

    <K, V> BroadcastState<K, V> writable(MapStateDescriptor<K, V> descriptor) {
        return find(descriptor);
    }

    @SuppressWarnings("unchecked") // schemas agree; a value of another class is found out by the serde
    private <K, V> BroadcastMap<K, V> find(MapStateDescriptor<K, V> descriptor) {
        String name = descriptor.getName();
        for (int i = 0; i < states.length; i++) {
            if (states[i].name().equals(name)) {
                states[i].check(descriptor);
                return (BroadcastMap<K, V>) states[i];
            }
        }
        throw new IllegalArgumentException("Operator '" + operator + "' asks for the broadcast state '" + name
                + "', but its stream was broadcast with "
                + Arrays.stream(states).map(state -> "'" + state.name() + "'").toList()
                + "; give the descriptor to broadcast() too.");
    }

    /** Says whether a broadcast record is being processed. */
    void setWritable(boolean writable) {
        for (BroadcastMap<?, ?> state : states) {
            state.setWritable(writable);
        }
    }
}
