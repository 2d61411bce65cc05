package io.tidemark.testkit.store;

/** What can go wrong with a change of what is stored. */
public enum StorageMishap {
    /** It fails and leaves nothing. */
    WRITE_FAILS,
    /** It fails and leaves a part of itself. */
    WRITE_TORN,
    /** It is done, and its answer does not arrive. */
    ANSWER_LOST
}
