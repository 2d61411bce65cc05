package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.testkit.engine.Mutation;

/** Bugs that keeping windows could have; the simulation has to find each. */
enum SeededWindowBug implements Mutation {
    SHARES_WINDOWS_WITH_THE_SNAPSHOT(FaultyStateBackend.Bug.FREEZES_LATE),
    FORGETS_THE_CONTENTS_OF_WINDOWS(FaultyStateBackend.Bug.FORGETS_WINDOWS),
    FORGETS_WHEN_WINDOWS_ARE_OVER(FaultyStateBackend.Bug.FORGETS_TIMERS);

    private final FaultyStateBackend.Bug bug;

    SeededWindowBug(FaultyStateBackend.Bug bug) {
        this.bug = bug;
    }

    @Override
    public StateBackend keeping(StateBackend backend) {
        return new FaultyStateBackend(backend, bug);
    }
}
