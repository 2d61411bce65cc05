package io.tidemark.core.checkpoint;

import io.tidemark.core.model.InvariantViolation;
import java.util.List;

/**
 * Held by the one checkpoint that is between the start of its commit and the end of its publication.
 *
 * <pre>
 *   Free --beginWriting--> Writing --endWriting--> Free --beginPublishing--> Publishing --endPublishing--> Free
 * </pre>
 */
final class Seal {
    private sealed interface State {
        record Free() implements State {}

        record Writing(PendingCheckpoint checkpoint) implements State {}

        record Publishing(long checkpointId, List<Long> tickets) implements State {}
    }

    private State state = new State.Free();

    boolean isFree() {
        return state instanceof State.Free;
    }

    /** The checkpoint whose commit is under way, or 0. */
    long writingId() {
        return state instanceof State.Writing writing ? writing.checkpoint().id() : CheckpointCoordinator.NO_CHECKPOINT;
    }

    /** The checkpoint whose publication is under way, or 0. */
    long publishingId() {
        return state instanceof State.Publishing publishing
                ? publishing.checkpointId()
                : CheckpointCoordinator.NO_CHECKPOINT;
    }

    void beginWriting(PendingCheckpoint checkpoint) {
        InvariantViolation.check(isFree(), "Checkpoint %d cannot be written: %s", checkpoint.id(), this);
        state = new State.Writing(checkpoint);
    }

    PendingCheckpoint endWriting(long checkpointId) {
        if (state instanceof State.Writing writing && writing.checkpoint().id() == checkpointId) {
            state = new State.Free();
            return writing.checkpoint();
        }
        throw new InvariantViolation("The write of checkpoint " + checkpointId + " was not asked for: " + this);
    }

    void beginPublishing(long checkpointId, List<Long> tickets) {
        InvariantViolation.check(isFree(), "Checkpoint %d cannot be published: %s", checkpointId, this);
        state = new State.Publishing(checkpointId, List.copyOf(tickets));
    }

    /** Returns the tickets of those who wait for the publication. */
    List<Long> endPublishing(long checkpointId) {
        if (state instanceof State.Publishing publishing && publishing.checkpointId() == checkpointId) {
            state = new State.Free();
            return publishing.tickets();
        }
        throw new InvariantViolation("The publication of checkpoint " + checkpointId + " was not asked for: " + this);
    }

    /** Takes the seal from whoever holds it, and returns the tickets of those who wait. */
    List<Long> revoke() {
        State revoked = state;
        state = new State.Free();
        if (revoked instanceof State.Writing writing) {
            return writing.checkpoint().takeTickets();
        }
        return revoked instanceof State.Publishing publishing ? publishing.tickets() : List.of();
    }

    @Override
    public String toString() {
        if (state instanceof State.Writing writing) {
            return "checkpoint " + writing.checkpoint().id() + " is being written";
        }
        return state instanceof State.Publishing publishing
                ? "checkpoint " + publishing.checkpointId() + " is being published"
                : "no checkpoint is being written or published";
    }
}
