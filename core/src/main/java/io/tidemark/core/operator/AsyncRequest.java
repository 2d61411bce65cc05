package io.tidemark.core.operator;

import io.tidemark.api.functions.ResultFuture;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A request that is under way: it has been made, and its results have not been emitted. */
final class AsyncRequest implements Comparable<AsyncRequest> {
    /** What is known of a request. */
    enum Phase {
        /** An answer is awaited. */
        ASKED,
        /** It is to be made again later. */
        PAUSED,
        /** It was not answered in time; the answer of the user's {@code timeout} is awaited. */
        TIMED_OUT,
        /** Its results are there. */
        DONE
    }

    /**
     * What a request has given.
     *
     * @param request which
     * @param asked the question it is an answer to
     * @param result what to emit; {@code null} if there is an error
     * @param error what went wrong
     */
    record Answer(
            AsyncRequest request,
            int asked,
            @Nullable Collection<Object> result,
            @Nullable Throwable error) {}

    final AsyncInput input;
    /** Until when it may take. */
    final long deadline;

    private final long number;
    Phase phase = Phase.ASKED;
    AsyncSegments.Segment segment;
    Collection<Object> result;
    /** When something is to be done about it if it is not answered; not changed while it is in an order of due times. */
    long due;

    int tries;
    /** Counts the questions; an answer to any but the last is late, or a second one. */
    private int asked;

    AsyncRequest(AsyncInput input, long number, long deadline) {
        this.input = input;
        this.number = number;
        this.deadline = deadline;
    }

    /** Begins a question and returns where its answer goes, from whatever thread. */
    Answering ask(Phase next, Mailbox mailbox) {
        phase = next;
        asked++;
        return new Answering(this, asked, mailbox);
    }

    /** Says whether an answer is the awaited one; if so no other is any more. */
    boolean accepts(Answer answer) {
        if (answer.asked != asked) {
            return false;
        }
        asked++;
        return true;
    }

    @Override
    public int compareTo(AsyncRequest other) {
        int byTime = Long.compare(due, other.due);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    /** Sends the first answer. Two threads may both be first: which one counts is found out where they arrive. */
    static final class Answering implements ResultFuture<Object> {
        private final AsyncRequest request;
        private final int asked;
        private final Mailbox mailbox;
        private boolean answered;

        private Answering(AsyncRequest request, int asked, Mailbox mailbox) {
            this.request = request;
            this.asked = asked;
            this.mailbox = mailbox;
        }

        @Override
        public void complete(Collection<Object> result) {
            if (result == null) {
                completeExceptionally(new NullPointerException("The async function completed with null for "
                        + request.input.record() + "; complete with an empty collection to emit nothing."));
            } else {
                send(new Answer(request, asked, result, null));
            }
        }

        @Override
        public void completeExceptionally(Throwable error) {
            Throwable known = error != null
                    ? error
                    : new NullPointerException("The async function completed exceptionally with null for "
                            + request.input.record() + "; give the error.");
            send(new Answer(request, asked, null, known));
        }

        /** Says whether an answer was sent by the calling thread; of others it may not know. */
        boolean isAnswered() {
            return answered;
        }

        private void send(Answer answer) {
            if (!answered) {
                answered = true;
                mailbox.put(answer);
            }
        }
    }
}
