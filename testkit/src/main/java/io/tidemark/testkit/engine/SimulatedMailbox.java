package io.tidemark.testkit.engine;

import io.tidemark.core.operator.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages to an operator in an order that is chosen. Thread-safe, for functions whose requests are answered by threads;
 * a simulation is repeatable only if they are answered at once.
 */
public final class SimulatedMailbox implements Mailbox {
    private final List<Object> messages = new ArrayList<>();
    private final IntUnaryOperator chooser;

    /**
     * Makes an empty mailbox.
     *
     * @param chooser given how many messages there are, says which comes next, from 0; negative for none now
     */
    public SimulatedMailbox(IntUnaryOperator chooser) {
        this.chooser = chooser;
    }

    @Override
    public synchronized void put(Object message) {
        messages.add(message);
    }

    @Override
    public synchronized @Nullable Object poll() {
        int next = messages.isEmpty() ? -1 : chooser.applyAsInt(messages.size());
        return next < 0 ? null : messages.remove(next);
    }
}
