package io.tidemark.api.windowing;

import java.util.Collection;

/**
 * Gives each record windows of its own that merge with others of its key, as sessions do.
 *
 * @param <T> the type of the records
 * @param <W> the type of the windows
 * @since 0.1
 */
public abstract class MergingWindowAssigner<T, W extends Window> extends WindowAssigner<T, W> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected MergingWindowAssigner() {}

    /**
     * Decides which windows become one.
     *
     * @param windows those of one key, the newest record's among them; not to be changed
     * @param callback to be told of each group that merges
     */
    public abstract void mergeWindows(Collection<W> windows, MergeCallback<W> callback);

    /**
     * Takes groups of windows that merge.
     *
     * @param <W> the type of the windows
     * @since 0.1
     */
    @FunctionalInterface
    public interface MergeCallback<W> {
        /**
         * Takes a group.
         *
         * @param toBeMerged the windows that go
         * @param mergeResult the window that takes their place; may be one of them
         */
        void merge(Collection<W> toBeMerged, W mergeResult);
    }
}
