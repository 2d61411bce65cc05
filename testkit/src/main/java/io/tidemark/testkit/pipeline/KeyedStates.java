package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.testkit.store.SimulatedStateBackend;
import io.tidemark.testkit.store.SimulatedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives operators their state, and lets a test look into it. */
final class KeyedStates {
    private final SimulatedStateBackend backend = new SimulatedStateBackend();
    private final Map<String, List<SimulatedStore<?>>> stores = new LinkedHashMap<>();

    /** Returns what keeps the state of an operator. */
    StateBackend of(PlannedOperator operator) {
        return new Remembering(operator.operatorId());
    }

    /** Forgets the state of the attempts so far. */
    void forget() {
        stores.clear();
    }

    /** Says whether an operator has state by key. */
    boolean has(String operatorId) {
        return stores.containsKey(operatorId);
    }

    /**
     * Returns the name of an operator's state, where it has but one.
     *
     * @param operator for messages
     */
    String onlyState(String operatorId, String operator) {
        List<String> names = names(operatorId);
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    "Operator '" + operator + "' has the states " + names + "; say which of them.");
        }
        return names.get(0);
    }

    /**
     * Returns what every key has of a state.
     *
     * @param operator for messages
     */
    Map<Object, Object> contents(String operatorId, String operator, String state) {
        List<String> names = names(operatorId);
        if (!names.contains(state)) {
            throw new IllegalArgumentException(
                    "Operator '" + operator + "' has no state '" + state + "'; it has " + names + ".");
        }
        Map<Object, Object> contents = new LinkedHashMap<>();
        for (SimulatedStore<?> store : stores.get(operatorId)) {
            try {
                contents.putAll(store.contents(state));
            } catch (IOException e) {
                throw new PipelineFailure(operator, e);
            }
        }
        return contents;
    }

    private List<String> names(String operatorId) {
        return stores.get(operatorId).get(0).stateNames();
    }

    /** Opens stores and remembers them. */
    private final class Remembering implements StateBackend {
        private final String operatorId;

        Remembering(String operatorId) {
            this.operatorId = operatorId;
        }

        @Override
        public String name() {
            return backend.name();
        }

        @Override
        public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) {
            SimulatedStore<K> store = backend.open(context);
            stores.computeIfAbsent(operatorId, id -> new ArrayList<>()).add(store);
            return store;
        }
    }
}
