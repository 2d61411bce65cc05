package io.tidemark.testkit.store;

/** Decides what goes wrong in the storage; asked wherever something could. Used by one thread. */
public interface Mishaps {
    /** Nothing goes wrong. */
    Mishaps NONE = (mishap, where) -> false;

    /**
     * Says whether it happens here and now.
     *
     * @param mishap the kind
     * @param where what it happens to, for the trace
     */
    boolean strike(StorageMishap mishap, String where);

    /** Says whether the storage answers nobody, for the time being. */
    default boolean isDown() {
        return false;
    }
}
