package io.tidemark.checkpoint.spi.sink;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Where records go: opens a writer a subtask and, for a two-phase sink, one committer for all of them.
 *
 * <p>A plain sink flushes at the barrier and is at least once. A two-phase sink also prepares committables at the
 * barrier ({@link SinkWriter#prepareCommit}); they are stored in the checkpoint and handed to the {@link Committer}
 * once the checkpoint is durable, and again after every restart from it. That makes it exactly once.
 *
 * <p>An instance is only configuration: shared by all subtasks, opening nothing before {@code create...} is called.
 * The shape follows Flink's Sink V2 (FLIP-191).
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public interface Sink<T> extends Serializable {
    /**
     * Declares what the sink promises in this configuration.
     *
     * @return the promise and its reason
     */
    DeclaredGuarantee guarantee();

    /**
     * Opens a writer. Called once a subtask and attempt, before any record flows; may block shortly. After a restart the
     * committables of the restored checkpoint are published before any writer is opened.
     *
     * @param context the subtask the writer runs in
     * @param states what writers returned as {@link SinkSnapshot#writerState()} at the checkpoint the job is restored
     *     from: each state goes to exactly one of the new writers, so that after a change of parallelism one writer
     *     gets none or several. Empty at a first start. A sink whose writers keep none calls {@link #requireNoState}:
     *     another kind of sink may have stood here before
     * @return the writer; closed by the engine when the attempt ends
     * @throws IOException if the system cannot be reached; the message names it
     */
    SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException;

    /**
     * Opens what publishes committables. Called once an attempt on an I/O thread, before the writers are made.
     *
     * @param context the operator; its subtask index is 0
     * @return {@link Committer#NONE}, the default, for a sink whose writers prepare nothing
     * @throws IOException if the system cannot be reached; the message names it
     */
    default Committer createCommitter(SubtaskContext context) throws IOException {
        return Committer.NONE;
    }

    /**
     * Refuses states that a sink without any does not understand. What another kind of sink left in them may be output
     * that is not published yet, so to pass over them would lose it.
     *
     * @param context the subtask the writer is to run in
     * @param states as given to {@link #createWriter}
     * @throws IncompatibleSchemaException if there is one; the job ends, and the checkpoint is untouched
     */
    static void requireNoState(SubtaskContext context, List<byte[]> states) {
        if (!states.isEmpty()) {
            throw new IncompatibleSchemaException("Sink '" + context.operatorName() + "': the checkpoint holds output"
                    + " that another kind of sink has not published yet, and this kind cannot publish it. Run the job"
                    + " with the sink that it was written by, or start it under another name or storage. Nothing was"
                    + " changed.");
        }
    }

    /**
     * Says whether the result stays right when records that were published once are published again from other
     * committables or writers, as by writes under keys that the records determine. It decides whether a damaged
     * checkpoint may be passed over for an older one.
     *
     * @return {@code false} by default
     */
    default boolean recognizesRepeats() {
        return false;
    }
}
