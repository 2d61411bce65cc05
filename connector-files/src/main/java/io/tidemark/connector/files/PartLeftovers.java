package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.util.List;

/**
 * Deletes what dead attempts left behind and no checkpoint has.
 *
 * <p>The state that a writer left in the checkpoint goes to exactly one of the new writers, which answers for the
 * leftovers of the old one: of the attempt that took the checkpoint, the parts that were begun after it; of the
 * attempts in between, which took none that counts, all parts of the same subtask (beyond the old parallelism, of the
 * subtasks congruent to it). So no file is touched that another writer, restoring at the same time, still needs, and
 * a crash in the middle leaves work for the next attempt, nothing worse.
 */
final class PartLeftovers {
    private static final System.Logger LOG = System.getLogger(PartLeftovers.class.getName());

    private final FileAccess files;
    private final PartLayout layout;
    private final SubtaskContext context;
    private final String owner;

    PartLeftovers(FileAccess files, PartLayout layout, SubtaskContext context) {
        this.files = files;
        this.layout = layout;
        this.context = context;
        owner = PartJournal.owner(layout, context);
    }

    void discard(PartWriterState state) throws IOException {
        String prefix = layout.journalPrefix();
        for (FileAccess.Entry journal : files.list(layout.directory(), name -> isJournal(name, prefix))) {
            String name = journal.name();
            String core = name.substring(prefix.length(), name.length() - PartJournal.EXTENSION.length());
            int dash = core.indexOf('-');
            if (dash > 0 && core.substring(0, dash).chars().allMatch(c -> c >= '0' && c <= '9') && dash < 10) {
                discard(journal.path(), Integer.parseInt(core, 0, dash, 10), core.substring(dash + 1), state);
            }
        }
    }

    private static boolean isJournal(String name, String prefix) {
        return name.startsWith(prefix)
                && name.endsWith(PartJournal.EXTENSION)
                && name.length() > prefix.length() + PartJournal.EXTENSION.length();
    }

    private void discard(String journal, int subtask, String executionId, PartWriterState state) throws IOException {
        boolean sameAttempt = executionId.equals(state.executionId());
        boolean inBetween =
                executionId.compareTo(state.executionId()) > 0 && executionId.compareTo(context.executionId()) < 0;
        boolean answerable = sameAttempt
                ? subtask == state.subtask()
                : inBetween && subtask % state.parallelism() == state.subtask();
        if (!answerable || !PartName.isExecutionId(executionId)) {
            return;
        }
        List<PartName> parts = PartJournal.read(files, journal, subtask, executionId, owner);
        if (parts == null) {
            return;
        }
        int deleted = 0;
        for (PartName part : parts) {
            boolean inCheckpoint = sameAttempt && part.counter() < state.nextCounter();
            if (!inCheckpoint && files.deleteIfExists(layout.inProgress(part))) {
                deleted++;
            }
        }
        files.deleteIfExists(journal);
        if (deleted > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Sink ''{0}'' discards {1} parts that attempt {2} never published.",
                    context.operatorName(),
                    deleted,
                    executionId);
        }
    }
}
