package io.tidemark.core.operator;

import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.OperatorStateStore;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The states of a function that belong to no key. */
final class OperatorLists implements OperatorStateStore, FunctionInitializationContext {
    private final String operator;
    private final boolean isRestored;
    private final Map<String, ListSnapshot> restored = new LinkedHashMap<>();
    private final Map<String, KeylessState<?>> declared = new LinkedHashMap<>();
    private boolean sealed;

    /**
     * Makes the states of a function.
     *
     * @param operator for messages
     * @param restored what to restore; {@code null} at a first start
     */
    OperatorLists(String operator, @Nullable List<ListSnapshot> restored) {
        this.operator = operator;
        isRestored = restored != null;
        if (restored != null) {
            for (ListSnapshot list : restored) {
                if (this.restored.put(list.name(), list) != null) {
                    throw new IncompatibleSchemaException("The state '" + list.name() + "' of operator '" + operator
                            + "' was written by its subtasks in different ways, so it cannot be joined.");
                }
            }
        }
    }

    @Override
    public boolean isRestored() {
        return isRestored;
    }

    @Override
    public OperatorStateStore getOperatorStateStore() {
        return this;
    }

    @Override
    public <E> ListState<E> getListState(ListStateDescriptor<E> descriptor) {
        return declare(descriptor, ListSnapshot.Kind.SPLIT);
    }

    @Override
    public <E> ListState<E> getUnionListState(ListStateDescriptor<E> descriptor) {
        return declare(descriptor, ListSnapshot.Kind.UNION);
    }

    /** Declares a map that is the same in every subtask. */
    <K, V> BroadcastMap<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
        return declare(new BroadcastMap<>(operator, descriptor));
    }

    private <E> ListState<E> declare(ListStateDescriptor<E> descriptor, ListSnapshot.Kind kind) {
        if (descriptor.getTtlConfig() != null) {
            throw new IllegalArgumentException("The state '" + descriptor.getName() + "' of operator '" + operator
                    + "' has a time to live, which only state by key can have. Leave it away.");
        }
        return declare(new OperatorList<>(operator, descriptor.getName(), kind, descriptor.getSerde()));
    }

    @SuppressWarnings("unchecked") // kinds and schemas agree; an element of another class is found out by the serde
    private <S extends KeylessState<?>> S declare(S state) {
        String name = state.name();
        KeylessState<?> before = declared.get(name);
        if (before != null) {
            if (!before.describe().equals(state.describe())) {
                throw new IllegalArgumentException("The state '" + name + "' of operator '" + operator
                        + "' is declared as " + before.describe() + " and again as " + state.describe()
                        + ". Give the second one another name.");
            }
            return (S) before;
        }
        if (sealed) {
            throw new IllegalStateException("Operator '" + operator + "' declares the state '" + name
                    + "' after open(); declare it in initializeState().");
        }
        ListSnapshot written = restored.remove(name);
        if (written != null) {
            state.restore(written);
        }
        declared.put(name, state);
        return state;
    }

    /** Ends the time in which states can be declared; refuses to leave anything behind that was not. */
    void seal() {
        sealed = true;
        for (ListSnapshot left : restored.values()) {
            if (!left.elements().isEmpty()) {
                throw new IncompatibleSchemaException("The checkpoint holds a state '" + left.name() + "' ("
                        + KeylessState.describe(left.kind(), left.schema()) + ") of operator '" + operator
                        + "' that its function no longer declares. Declare it again under that name, or give the operator"
                        + " a new uid to start without its state.");
            }
        }
    }

    /** Returns what the states hold now, those without elements left out. */
    List<ListSnapshot> snapshot() throws IOException {
        List<ListSnapshot> snapshots = new ArrayList<>();
        for (KeylessState<?> state : declared.values()) {
            if (!state.elements().isEmpty()) {
                snapshots.add(state.snapshot());
            }
        }
        return snapshots;
    }
}
