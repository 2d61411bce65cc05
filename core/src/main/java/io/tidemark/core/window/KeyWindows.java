package io.tidemark.core.window;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.core.state.StateCells;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one key, each with its contents and what trigger and function keep for it. There are few, and the newest are
 * wanted most, so they are searched one by one from the end. Changed by its operator alone.
 */
public final class KeyWindows {
    private final List<Entry> entries;

    /** What functions keep for the key; {@code null} while none has asked for any. */
    public @Nullable StateCells globals;

    /** One window. */
    public static final class Entry {
        private final Object window;

        /** {@code null} if it was purged. */
        public @Nullable Object contents;

        /** What trigger and function keep; {@code null} while none has asked for any. */
        public @Nullable StateCells states;

        Entry(Object window) {
            this.window = window;
        }

        /**
         * Returns the window.
         *
         * @return never changes
         */
        public Object window() {
            return window;
        }

        /**
         * Says whether nothing is kept.
         *
         * @return {@code true} if so
         */
        public boolean isEmpty() {
            return contents == null && (states == null || states.isEmpty());
        }

        private Entry copy(Serde<Object> serde) {
            Entry copy = new Entry(window);
            copy.contents = contents == null ? null : serde.copy(contents);
            copy.states = states == null ? null : states.copy();
            return copy;
        }
    }

    /** Makes those of a key without any. */
    public KeyWindows() {
        this(new ArrayList<>(1));
    }

    private KeyWindows(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Returns the windows.
     *
     * @return in the order in which they were made; not to be changed
     */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Finds a window.
     *
     * @param window the window
     * @return {@code null} if it is not there
     */
    public @Nullable Entry find(Object window) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).window.equals(window)) {
                return entries.get(i);
            }
        }
        return null;
    }

    /**
     * Makes a window that is not there.
     *
     * @param window the window
     * @return without contents
     */
    public Entry make(Object window) {
        Entry made = new Entry(window);
        entries.add(made);
        return made;
    }

    /**
     * Removes a window, if it is there.
     *
     * @param entry the window
     */
    public void remove(Entry entry) {
        entries.remove(entry);
    }

    /**
     * Says whether nothing is left.
     *
     * @return {@code true} if so
     */
    public boolean isEmpty() {
        return entries.isEmpty() && (globals == null || globals.isEmpty());
    }

    KeyWindows copy(Serde<Object> serde) {
        List<Entry> copies = new ArrayList<>(entries.size());
        entries.forEach(entry -> copies.add(entry.copy(serde)));
        KeyWindows copy = new KeyWindows(copies);
        copy.globals = globals == null ? null : globals.copy();
        return copy;
    }
}
