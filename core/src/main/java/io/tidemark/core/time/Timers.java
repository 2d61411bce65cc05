package io.tidemark.core.time;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateSpec;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.core.plan.KeyGroups;
import java.io.IOException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one operator in one time domain.
 *
 * <p>What counts is keyed state: each key has the set of its timers, which any backend keeps, snapshots and moves on rescaling
 * like other state. Beside it is an index over all keys in the order of time, made anew after a restore. A timer that is
 * deleted stays in the index until its time comes, and is then found not to be in the state; when there are more of such than
 * of others, the index is made anew.
 *
 * <p>Not thread-safe. Memory beside the state: about 40 bytes a timer.
 *
 * @param <N> the type of what timers concern, such as a window
 */
public final class Timers<N> {
    /** The schema of what timers concern that concern nothing but their key. */
    public static final String NO_SUBJECT = "nothing";

    /** Deleted timers that the index may hold whatever its size. */
    private static final int MAX_DELETED = 1_000;

    private final KeyedStateStore<Object> store;
    private final Serde<Object> keySerde;
    private final int keyGroups;
    private final String name;
    private final ValueState<TimerSet<N>> state;
    private final PriorityQueue<Entry> index = new PriorityQueue<>();
    private long due = Long.MIN_VALUE;
    private long entries;
    private int deleted;

    /** What is done with a timer whose time has come. */
    @FunctionalInterface
    public interface Target<N> {
        /**
         * Takes a timer. Its key is the store's current one, and it is no longer set.
         *
         * @param timestamp its time
         * @param subject what it concerns
         * @throws Exception to fail the attempt
         */
        void fire(long timestamp, N subject) throws Exception;
    }

    /** A timer in the index; among equal times the one that was set first comes first. */
    private record Entry(long timestamp, long number, Object key, Object subject) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(timestamp, other.timestamp);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /**
     * Declares the state of timers; before the store is restored.
     *
     * @param name of the state
     * @param store where timers are kept
     * @param keySerde of the store's keys
     * @param keyGroups how many key groups there are
     * @param subjectSerde how what timers concern becomes bytes
     */
    public Timers(
            String name, KeyedStateStore<Object> store, Serde<Object> keySerde, int keyGroups, Serde<N> subjectSerde) {
        this.name = name;
        this.store = store;
        this.keySerde = keySerde;
        this.keyGroups = keyGroups;
        state = store.valueState(new StateSpec<>(name, new TimerSetSerde<>(subjectSerde)));
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schema of what timers concern if it is that of timers, otherwise {@code null}
     */
    public static @Nullable String schemaOfSubjects(String schema) {
        return TimerSetSerde.schemaOfSubjects(schema);
    }

    /**
     * Makes the index from the state; after the store is restored. No key is current afterwards.
     *
     * @throws IOException if the state cannot be read
     */
    public void index() throws IOException {
        index.clear();
        deleted = 0;
        store.forEachKey(name, key -> {
            state.value().forEach((timestamp, subject) -> index.add(new Entry(timestamp, entries++, key, subject)));
        });
    }

    /**
     * Sets a timer of the current key.
     *
     * @param timestamp its time
     * @param subject what it concerns; the same time and subject are the same timer
     */
    public void set(long timestamp, N subject) {
        TimerSet<N> timers = state.value();
        TimerSet<N> changed = timers == null ? new TimerSet<>() : timers;
        if (changed.add(timestamp, subject)) {
            state.update(changed);
            index.add(new Entry(timestamp, entries++, store.currentKey(), subject));
        }
    }

    /**
     * Removes a timer of the current key, if it is set.
     *
     * @param timestamp its time
     * @param subject what it concerns
     */
    public void delete(long timestamp, N subject) {
        TimerSet<N> timers = state.value();
        if (timers != null && timers.remove(timestamp, subject)) {
            keep(timers);
            deleted++;
        }
    }

    private void keep(TimerSet<N> timers) {
        state.update(timers.isEmpty() ? null : timers);
    }

    /**
     * Learns how far time has come: timers up to it are due, those that are set later too.
     *
     * @param time never less than before
     */
    public void advanceTo(long time) {
        due = Math.max(due, time);
    }

    /**
     * Returns how far time has come.
     *
     * @return what {@link #advanceTo} was last told
     */
    public long time() {
        return due;
    }

    /**
     * Says whether a timer is due.
     *
     * @return {@code false} if the next one lies ahead, or there is none
     */
    public boolean isDue() {
        Entry next = index.peek();
        return next != null && next.timestamp <= due;
    }

    /**
     * Says whether a timer would be due at a time.
     *
     * @param time the time
     * @return {@code true} if one is set to it or before
     */
    public boolean isAnyUntil(long time) {
        Entry next = index.peek();
        return next != null && next.timestamp <= time;
    }

    /**
     * Fires the timer that is due first.
     *
     * @param target takes it
     * @return {@code false} if it turned out to be deleted
     * @throws Exception from the target
     */
    public boolean fireNext(Target<N> target) throws Exception {
        Entry next = index.remove();
        makeCurrent(next.key);
        TimerSet<N> timers = state.value();
        @SuppressWarnings("unchecked") // subjects came in as such
        N subject = (N) next.subject;
        if (timers == null || !timers.remove(next.timestamp, subject)) {
            deleted = Math.max(0, deleted - 1);
            return false;
        }
        keep(timers);
        target.fire(next.timestamp, subject);
        return true;
    }

    /**
     * Fires what is due of the current key, in the order of time.
     *
     * @param target takes it
     * @throws Exception from the target
     */
    public void fireDueOfCurrentKey(Target<N> target) throws Exception {
        TimerSet<N> timers = state.value();
        while (timers != null && timers.firstTimestamp() <= due) {
            long timestamp = timers.firstTimestamp();
            N subject = timers.firstSubject();
            timers.remove(timestamp, subject);
            keep(timers);
            deleted++;
            target.fire(timestamp, subject);
            timers = state.value();
        }
    }

    /**
     * Makes the index anew if most of it is deleted timers. Called between records; no key is current afterwards.
     *
     * @throws IOException if the state cannot be read
     */
    public void tidy() throws IOException {
        if (deleted > MAX_DELETED && deleted > index.size() / 2) {
            index();
        }
    }

    private void makeCurrent(Object key) {
        int hash = KeyGroups.mix(keySerde.hash(key));
        store.setCurrentKey(key, hash, KeyGroups.groupOf(hash, keyGroups));
    }
}
