package io.tidemark.backend.s3.sink;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.io.IOException;
import java.util.List;

/**
 * Gives up the uploads that dead attempts left behind and no checkpoint has.
 *
 * <p>The state that a writer left in the checkpoint goes to exactly one of the new writers, which answers for the leftovers
 * of the old one: of the attempt that took the checkpoint, the uploads that were begun after it; of the attempts in between,
 * which took none that counts, all uploads of the same subtask (beyond the old parallelism, of the subtasks congruent to it).
 * So nothing is touched that another writer, restoring at the same time, still needs, and a crash in the middle leaves work for
 * the next attempt, nothing worse.
 */
final class UploadLeftovers {
    private static final System.Logger LOG = System.getLogger(UploadLeftovers.class.getName());

    private final Layout layout;
    private final ObjectStore store;
    private final SubtaskContext context;

    UploadLeftovers(Layout layout, ObjectStore store, SubtaskContext context) {
        this.layout = layout;
        this.store = store;
        this.context = context;
    }

    void discard(List<WriterState> states) throws IOException {
        if (states.isEmpty()) {
            return;
        }
        int discarded = 0;
        for (ObjectStore.Upload upload : store.uploads(layout.directory())) {
            ObjectName name = ObjectName.parse(upload.key(), layout);
            if (name != null && states.stream().anyMatch(state -> isLeftover(name, state))) {
                store.abortUpload(upload.key(), upload.id());
                discarded++;
            }
        }
        if (discarded > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Sink ''{0}'' gave up {1} uploads that earlier attempts never published.",
                    context.operatorName(),
                    discarded);
        }
    }

    private boolean isLeftover(ObjectName name, WriterState state) {
        String execution = name.executionId();
        if (execution.equals(state.executionId())) {
            return name.subtask() == state.subtask() && name.counter() >= state.nextCounter();
        }
        return execution.compareTo(state.executionId()) > 0
                && execution.compareTo(context.executionId()) < 0
                && name.subtask() % state.parallelism() == state.subtask();
    }
}
