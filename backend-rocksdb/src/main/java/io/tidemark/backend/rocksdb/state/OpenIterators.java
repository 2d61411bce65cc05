package io.tidemark.backend.rocksdb.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The iterators over what the current key has that are under way, so that they can be told before it changes. */
final class OpenIterators<I extends OpenIterators.Finishable> {
    private final List<I> open = new ArrayList<>();
    private @Nullable Object key;

    /** An iterator that reads on as it is asked. */
    interface Finishable {
        /** Says whether it needs nothing any more that could change. */
        boolean isFinished();

        /** Reads all the rest, because it is about to go. */
        void finish();
    }

    /** Adds one for a key; those for others are to be used no more. */
    void add(I iterator, Object itsKey) {
        if (!itsKey.equals(key)) {
            open.clear();
            key = itsKey;
        }
        open.removeIf(Finishable::isFinished);
        open.add(iterator);
    }

    /** Does something with each one over what a key has. */
    void forEach(Object itsKey, Consumer<? super I> action) {
        if (open.isEmpty() || !itsKey.equals(key)) {
            return;
        }
        open.removeIf(Finishable::isFinished);
        open.forEach(action);
    }

    /** Lets those over what a key has read all the rest. */
    void finish(Object itsKey) {
        forEach(itsKey, Finishable::finish);
        if (itsKey.equals(key)) {
            open.clear();
        }
    }
}
