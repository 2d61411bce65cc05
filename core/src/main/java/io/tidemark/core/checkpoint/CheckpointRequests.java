package io.tidemark.core.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The persons who wait for the next checkpoint, by ticket. Each gets exactly one answer, as a command. */
final class CheckpointRequests {
    private final List<CheckpointCommand> commands;
    private final List<Long> waiting = new ArrayList<>();

    CheckpointRequests(List<CheckpointCommand> commands) {
        this.commands = commands;
    }

    void accept(long ticket) {
        if (waiting.size() < CheckpointCoordinator.MAX_WAITING_REQUESTS) {
            waiting.add(ticket);
        } else {
            refuse(List.of(ticket), waiting.size() + " requests wait for the next checkpoint already; try again later");
        }
    }

    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    List<Long> takeWaiting() {
        List<Long> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    void answer(List<Long> tickets, long checkpointId) {
        for (long ticket : tickets) {
            commands.add(new CheckpointCommand.AnswerRequest(ticket, checkpointId));
        }
    }

    void refuse(List<Long> tickets, String reason) {
        for (long ticket : tickets) {
            commands.add(new CheckpointCommand.RefuseRequest(ticket, reason));
        }
    }
}
