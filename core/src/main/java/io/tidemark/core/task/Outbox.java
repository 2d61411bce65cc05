package io.tidemark.core.task;

import io.tidemark.core.stream.Channel;
import io.tidemark.core.stream.RecordBatch;
import io.tidemark.core.stream.StreamElement;
import java.util.ArrayDeque;

/**
 * The sending end of a channel. What the channel has no room for waits here, in order; while something waits the subtask
 * takes no more input, so it holds at most what one batch of input gives.
 */
final class Outbox {
    private final Channel channel;
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();
    private boolean carriesRecords;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    void send(StreamElement element) {
        carriesRecords |= element instanceof RecordBatch;
        if (!waiting.isEmpty() || !channel.offer(element)) {
            waiting.add(element);
        }
    }

    /** Hands on what waits, as far as there is room; says how many elements it was. */
    int flush() {
        int sent = 0;
        while (!waiting.isEmpty() && channel.offer(waiting.peek())) {
            waiting.remove();
            sent++;
        }
        return sent;
    }

    boolean isBlocked() {
        return !waiting.isEmpty();
    }

    int batchLimit() {
        return channel.batchLimit();
    }

    /** Whether records were sent; until then the receiver has had no occasion to say how many it wants. */
    boolean carriesRecords() {
        return carriesRecords;
    }
}
