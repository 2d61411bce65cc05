package io.tidemark.backend.rocksdb.layout;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys and states of a store. States are added until the layout is {@link #seal sealed}; then each has its number. Used
 * by the store's thread until then, and by any thread afterwards.
 */
public final class StoreLayout {
    /** A state's number is one byte. */
    public static final int MAX_STATES = 256;

    private final String operator;
    private final KeyGroupRange keyGroups;
    private final int numberOfKeyGroups;
    private final Serde<Object> keySerde;
    private final List<DeclaredState> states = new ArrayList<>();
    private boolean sealed;

    /** Begins without states. */
    @SuppressWarnings("unchecked") // keys are what its own serde is for
    public StoreLayout(KeyedStateContext<?> context) {
        this.operator = context.subtask().operatorName();
        this.keyGroups = context.keyGroups();
        this.numberOfKeyGroups = context.numberOfKeyGroups();
        this.keySerde = (Serde<Object>) context.keySerde();
    }

    /** Returns the name of the operator, for messages. */
    public String operator() {
        return operator;
    }

    /** Returns the key groups of the store. */
    public KeyGroupRange keyGroups() {
        return keyGroups;
    }

    /** Returns the number of key groups over all subtasks. */
    public int numberOfKeyGroups() {
        return numberOfKeyGroups;
    }

    /** Returns how keys become bytes. */
    public Serde<Object> keySerde() {
        return keySerde;
    }

    /** Returns the states in the order of their declaration. */
    public List<DeclaredState> states() {
        return Collections.unmodifiableList(states);
    }

    /** Finds a state by its name. */
    public @Nullable DeclaredState state(String name) {
        for (DeclaredState state : states) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return null;
    }

    /** Adds a state, whose name is not taken. */
    public void add(DeclaredState state) {
        if (sealed) {
            throw new IllegalStateException("The state '" + state.name() + "' of " + operator
                    + " is declared after the first record. Declare all states when the operator is opened.");
        }
        if (states.size() == MAX_STATES) {
            throw new IllegalArgumentException("The operator " + operator + " declares more than " + MAX_STATES
                    + " states, which is what the state backend 'rocksdb' can keep apart. Put what belongs together"
                    + " into one state.");
        }
        states.add(state);
    }

    /** Gives every state without a number the lowest free one. Calling it again changes nothing. */
    public void seal() {
        if (sealed) {
            return;
        }
        boolean[] taken = new boolean[MAX_STATES];
        for (DeclaredState state : states) {
            if (state.hasNumber()) {
                taken[state.number()] = true;
            }
        }
        int next = 0;
        for (DeclaredState state : states) {
            if (!state.hasNumber()) {
                while (taken[next]) {
                    next++;
                }
                state.setNumber(next++);
            }
        }
        sealed = true;
    }

    /** Says whether all states have their number and no more can be added. */
    public boolean isSealed() {
        return sealed;
    }

    /**
     * Takes the numbers over that a snapshot has for its states, so that its rows stay as they are, and seals.
     *
     * @throws IncompatibleSchemaException if a state of it is not declared, or as another kind; the message names it
     */
    public void sealAs(WrittenLayout written) {
        for (WrittenState state : written.states()) {
            declared(state).setNumber(state.number());
        }
        seal();
    }

    /**
     * Finds the state that continues one of a snapshot.
     *
     * @throws IncompatibleSchemaException if there is none, or it is of another kind; the message names it
     */
    public DeclaredState declared(WrittenState written) {
        DeclaredState state = state(written.name());
        if (state == null) {
            throw new IncompatibleSchemaException("The checkpoint holds a state '" + written.name() + "' ("
                    + written.describe() + ") of " + operator + " that the operator no longer declares. Declare it"
                    + " again under that name, or give the operator a new uid to start without its state.");
        }
        if (state.kind() != written.kind()) {
            throw new IncompatibleSchemaException("The state '" + written.name() + "' of " + operator
                    + " cannot be restored: it was written as " + written.describe() + " and is now declared as "
                    + state.describe() + ". Declare it as it was, and the new one under another name.");
        }
        return state;
    }

    /** Returns what snapshots say from now on. */
    public WrittenLayout written() {
        List<WrittenState> written = new ArrayList<>();
        for (DeclaredState state : states) {
            written.add(new WrittenState(state.number(), state.name(), state.kind(), state.schemas()));
        }
        return new WrittenLayout(numberOfKeyGroups, keySerde.schema(), written);
    }
}
