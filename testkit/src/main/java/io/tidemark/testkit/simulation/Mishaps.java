package io.tidemark.testkit.simulation;

/** Decides what goes wrong; asked wherever something could. Used by one thread. */
interface Mishaps {
    /** Nothing goes wrong. */
    Mishaps NONE = (fault, where) -> false;

    /**
     * Says whether a fault happens here and now.
     *
     * @param fault the kind
     * @param where what it happens to, for the trace
     */
    boolean strike(Fault fault, String where);
}
