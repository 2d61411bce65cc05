package io.tidemark.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * Brings word from threads of the user's to the thread that runs the subtask. The port through which an engine lets an operator
 * hear what was done elsewhere; one for each operator in each subtask and attempt.
 */
public interface Mailbox {
    /** Of an operator that hears from no other thread. */
    Mailbox NONE = new Mailbox() {
        @Override
        public void put(Object message) {
            throw new IllegalStateException("This operator was given no mailbox, so nothing can be told to it.");
        }

        @Override
        public @Nullable Object poll() {
            return null;
        }
    };

    /**
     * Puts a message in and wakes the subtask. Called by any thread, also when the attempt is over and nobody listens.
     *
     * @param message not {@code null}
     */
    void put(Object message);

    /**
     * Takes a message out. Called by the thread that runs the subtask.
     *
     * @return the oldest, unless the engine has a reason to give another one; {@code null} if there is none now
     */
    @Nullable
    Object poll();
}
