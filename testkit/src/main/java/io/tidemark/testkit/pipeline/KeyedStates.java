package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.time.Timers;
import io.tidemark.testkit.store.SimulatedStateBackend;
import io.tidemark.testkit.store.SimulatedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Gives operators their state, and lets a test look into it. */
final class KeyedStates {
    private SimulatedStateBackend backend = new SimulatedStateBackend();
    private final Map<String, List<SimulatedStore<?>>> stores = new LinkedHashMap<>();

    /** Returns what keeps the state of an operator. */
    StateBackend of(PlannedOperator operator) {
        return new Remembering(operator.operatorId(), backend);
    }

    /** Returns what keeps the state of the operators of a job, whatever others use later. */
    Function<PlannedOperator, StateBackend> ofJob() {
        SimulatedStateBackend keeping = backend;
        return operator -> new Remembering(operator.operatorId(), keeping);
    }

    /** Finds what wrote a snapshot. */
    StateBackend named(String name) {
        return new SimulatedStateBackend(name);
    }

    /** Keeps the state of jobs that start from now on in another backend. */
    void keepIn(String name) {
        backend = new SimulatedStateBackend(name);
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
        if (!allNames(operatorId).contains(state)) {
            throw new IllegalArgumentException(
                    "Operator '" + operator + "' has no state '" + state + "'; it has " + names(operatorId) + ".");
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

    /** Returns how many timers of a kind are set, over all keys. */
    int timers(String operatorId, String operator, String kind) {
        return allNames(operatorId).contains(kind)
                ? contents(operatorId, operator, kind).values().stream()
                        .mapToInt(Timers::count)
                        .sum()
                : 0;
    }

    /** Returns how many values are kept, over all keys and states. */
    int entries(String operatorId, String operator) {
        int entries = 0;
        for (String state : names(operatorId)) {
            entries += contents(operatorId, operator, state).size();
        }
        return entries;
    }

    /** Returns the names of the states but those of timers. */
    private List<String> names(String operatorId) {
        List<String> names = new ArrayList<>(allNames(operatorId));
        names.removeAll(List.of(Timers.EVENT_TIMERS, Timers.PROCESSING_TIMERS));
        return names;
    }

    private List<String> allNames(String operatorId) {
        List<SimulatedStore<?>> opened = stores.get(operatorId);
        return opened == null ? List.of() : opened.get(0).stateNames();
    }

    /** Opens stores and remembers them. */
    private final class Remembering implements StateBackend {
        private final String operatorId;
        private final SimulatedStateBackend keeping;

        Remembering(String operatorId, SimulatedStateBackend keeping) {
            this.operatorId = operatorId;
            this.keeping = keeping;
        }

        @Override
        public String name() {
            return keeping.name();
        }

        @Override
        public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) {
            SimulatedStore<K> store = keeping.open(context);
            stores.computeIfAbsent(operatorId, id -> new ArrayList<>()).add(store);
            return store;
        }
    }
}
