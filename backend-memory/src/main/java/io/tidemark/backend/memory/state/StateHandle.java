package io.tidemark.backend.memory.state;

/** What a function has of a state. */
interface StateHandle {
    /** Returns where the state lies. */
    Column column();
}
