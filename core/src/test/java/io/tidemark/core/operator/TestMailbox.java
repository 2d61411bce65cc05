package io.tidemark.core.operator;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Gives messages in the order in which they were put, unless it is told to hold them back. */
final class TestMailbox implements Mailbox {
    boolean holdsBack;
    private final ArrayDeque<Object> messages = new ArrayDeque<>();

    @Override
    public void put(Object message) {
        messages.add(message);
    }

    @Override
    public @Nullable Object poll() {
        return holdsBack ? null : messages.poll();
    }
}
