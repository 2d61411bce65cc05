package io.tidemark.engine.local;

import io.tidemark.api.CompletedCheckpoint;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.SavepointPurpose;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The persons who wait for a checkpoint or a savepoint, by ticket. Used by the job's thread. */
final class Requests {
    /** What is asked for. */
    interface Request {
        /** What it is called in a sentence. */
        String noun();

        CheckpointEvent asked(long ticket);

        void answer(@Nullable CompletedCheckpoint newest);

        void refuse(RuntimeException reason);
    }

    /** A checkpoint beyond those that are due. */
    record ForCheckpoint(CompletableFuture<CompletedCheckpoint> future) implements Request {
        @Override
        public String noun() {
            return "checkpoint";
        }

        @Override
        public CheckpointEvent asked(long ticket) {
            return new CheckpointEvent.CheckpointRequested(ticket);
        }

        @Override
        public void answer(@Nullable CompletedCheckpoint newest) {
            future.complete(newest);
        }

        @Override
        public void refuse(RuntimeException reason) {
            future.completeExceptionally(reason);
        }
    }

    /** A savepoint in a directory. */
    static final class ForSavepoint implements Request {
        private final CompletableFuture<String> future;
        private final URI directory;
        private final SavepointPurpose purpose;
        private volatile @Nullable URI location;

        ForSavepoint(CompletableFuture<String> future, URI directory, SavepointPurpose purpose) {
            this.future = future;
            this.directory = directory;
            this.purpose = purpose;
        }

        URI directory() {
            return directory;
        }

        /** Learns where it is; before it is answered, on an I/O thread. */
        void written(URI where) {
            location = where;
        }

        @Override
        public String noun() {
            return "savepoint";
        }

        @Override
        public CheckpointEvent asked(long ticket) {
            return new CheckpointEvent.SavepointRequested(ticket, purpose);
        }

        @Override
        public void answer(@Nullable CompletedCheckpoint newest) {
            future.complete(String.valueOf(location));
        }

        @Override
        public void refuse(RuntimeException reason) {
            future.completeExceptionally(reason);
        }
    }

    private final String jobName;
    private final Map<Long, Request> byTicket = new HashMap<>();
    private final List<Request> waitingForAttempt = new ArrayList<>();
    private long lastTicket;
    private boolean ended;

    Requests(String jobName) {
        this.jobName = jobName;
    }

    /** Takes a request that waits for the next attempt. */
    void defer(Request request) {
        if (ended) {
            refuse(request, "the job has ended");
        } else {
            waitingForAttempt.add(request);
        }
    }

    List<Request> takeDeferred() {
        List<Request> deferred = List.copyOf(waitingForAttempt);
        waitingForAttempt.clear();
        return deferred;
    }

    /** Gives a request a ticket, and returns it as an event. */
    CheckpointEvent admit(Request request) {
        byTicket.put(++lastTicket, request);
        return request.asked(lastTicket);
    }

    ForSavepoint savepoint(long ticket) {
        return (ForSavepoint) byTicket.get(ticket);
    }

    void answer(long ticket, @Nullable CompletedCheckpoint newest) {
        byTicket.remove(ticket).answer(newest);
    }

    void refuse(long ticket, String reason) {
        refuse(byTicket.remove(ticket), reason);
    }

    /** Refuses the requests that waited for an attempt which will not come, and all later ones. */
    void end() {
        ended = true;
        takeDeferred().forEach(request -> refuse(request, "the job has ended"));
    }

    private void refuse(Request request, String reason) {
        request.refuse(
                new IllegalStateException("Job '" + jobName + "' takes no " + request.noun() + ": " + reason + "."));
    }
}
