package io.tidemark.testkit.engine;

import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.core.barrier.BarrierAligner;
import io.tidemark.core.checkpoint.CheckpointCommand;
import io.tidemark.core.checkpoint.CheckpointEvent;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.inflight.InFlight;
import io.tidemark.core.model.SubtaskId;
import io.tidemark.core.operator.OperatorSnapshot;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.stream.StreamElement;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A bug that is put into the protocol in order to see that the simulation finds it. Each method is a place where one can
 * be put, and by itself does what is right.
 */
public interface Mutation {
    /** No bug. */
    Mutation NONE = new Mutation() {};

    /** Changes what the coordinator is told. */
    default List<CheckpointEvent> told(CheckpointEvent event) {
        return List.of(event);
    }

    /** Changes what the coordinator decided. */
    default List<CheckpointCommand> decided(CheckpointEvent event, List<CheckpointCommand> commands) {
        return commands;
    }

    /** Changes what a subtask froze. */
    default List<OperatorSnapshot> frozen(List<OperatorSnapshot> snapshots) {
        return snapshots;
    }

    /** Changes what is written as metadata. */
    default CheckpointMetadata assembled(CheckpointMetadata metadata) {
        return metadata;
    }

    /** Changes which checkpoint is restored, newest first; the first one is. */
    default List<Long> found(List<Long> existing) {
        return existing;
    }

    /** Changes what an attempt begins with. */
    default RestoredState restored(RestoredState state) {
        return state;
    }

    /** Changes which subtask gets the records that were in flight. */
    default Map<SubtaskId, List<InFlight>> inFlight(Map<SubtaskId, List<InFlight>> restored) {
        return restored;
    }

    /** Changes whether channels wait for each other. */
    default BarrierAligner.Mode aligned(BarrierAligner.Mode mode) {
        return mode;
    }

    /** Changes what becomes of an element that a full or fast channel is offered: {@code false} loses it. */
    default boolean carries(StreamElement element) {
        return true;
    }

    /** Says whether a barrier overtakes the records before it. */
    default boolean overtakes(int channel) {
        return false;
    }

    /** Says whether committables are published before the metadata are durable. */
    default boolean publishesBeforeDurable() {
        return false;
    }

    /** Changes what keeps keyed state. */
    default StateBackend keeping(StateBackend backend) {
        return backend;
    }

    /** Says whether a restored checkpoint is published again. */
    default boolean publishesRestored() {
        return true;
    }

    /** Says whether an acknowledgement waits until the snapshot is written. */
    default boolean acknowledgesWhenWritten() {
        return true;
    }

    /** Says whether the storage refuses an owner that was replaced. */
    default boolean storageFences() {
        return true;
    }

    /** Says whether sources wait for the initial checkpoint. */
    default boolean sourcesWait() {
        return true;
    }

    /** Says whether an attempt finds out what became of commits that gave no answer to the one before. */
    default boolean settlesUncertainCommits() {
        return true;
    }

    /** Changes which shared files are deleted. */
    default Collection<String> deletable(Collection<String> paths, Collection<String> all) {
        return paths;
    }

    /** Says whether a job that was started from a savepoint leaves it at that when it is started again. */
    default boolean takesUpOnce() {
        return true;
    }
}
