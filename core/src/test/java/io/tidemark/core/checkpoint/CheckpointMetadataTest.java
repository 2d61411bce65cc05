package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointMetadataTest {
    private static final StateFile OWN = new StateFile("chk-1/a", 10, 1, false);
    private static final StateFile SHARED = new StateFile("shared/b", 20, 2, true);

    @Test
    void ordersSubtasksByIndexAndNamesAllFiles() {
        OperatorSnapshot counts = keyed(4, subtask(1, 2, 3, SHARED), subtask(0, 0, 1, OWN));
        assertThat(counts.subtasks()).extracting(SubtaskSnapshot::subtask).containsExactly(0, 1);
        assertThat(counts.parallelism()).isEqualTo(2);
        CheckpointMetadata metadata = metadata(1, List.of(counts));
        assertThat(metadata.files()).containsExactly(OWN, SHARED);
        assertThat(metadata.sharedPaths()).containsExactly("shared/b");
    }

    @Test
    void needsExactlyOneSnapshotOfEverySubtask() {
        SubtaskSnapshot first = SubtaskSnapshot.stateless(0, false);
        refused("exactly one", () -> operator("map", 8, first, first));
        refused("exactly one", () -> operator("map", 8, first, SubtaskSnapshot.stateless(2, false)));
        refused("no subtask", () -> operator("map", 8));
        refused("at least 0", () -> SubtaskSnapshot.stateless(-1, false));
    }

    @Test
    void needsEveryKeyGroupOnce() {
        refused("key groups once", () -> keyed(4, subtask(0, 0, 1, OWN), subtask(1, 3, 3, OWN)));
        refused("key groups once", () -> keyed(4, subtask(0, 0, 2, OWN), subtask(1, 2, 3, OWN)));
        refused("key groups once", () -> keyed(5, subtask(0, 0, 1, OWN), subtask(1, 2, 3, OWN)));
        refused("maximum of 1", () -> keyed(1, subtask(0, 0, 0, OWN), subtask(1, 1, 1, OWN)));
    }

    @Test
    void needsEverySplitOnceAndKnown() {
        SubtaskSnapshot reads = reader(0, "file-1");
        OperatorSnapshot source = source(List.of("file-2", "file-1"), reads, reader(1));
        assertThat(source.knownSplits()).containsExactly("file-1", "file-2");
        refused("does not know", () -> source(List.of("file-2"), reads));
        refused("reads a split twice", () -> source(List.of("file-1"), reads, reader(1, "file-1")));
        refused("knows a split twice", () -> source(List.of("file-1", "file-1"), reads));
        refused("no schema", () -> new OperatorSnapshot("s", "s", 8, "", List.of("file-1"), List.of(reads)));
    }

    @Test
    void needsOperatorsThatCanBeToldApart() {
        OperatorSnapshot map = operator("map", 8, SubtaskSnapshot.stateless(0, true));
        refused("two operators of id map", () -> metadata(1, List.of(map, map)));
        refused("no operator", () -> metadata(1, List.of()));
        refused("no id", () -> operator("", 8, SubtaskSnapshot.stateless(0, true)));
    }

    @Test
    void refusesAFormatFromTheFutureAndSaysWhatToDo() {
        List<OperatorSnapshot> operators = List.of(operator("map", 8, SubtaskSnapshot.stateless(0, true)));
        refused("a newer one", () -> metadata(CheckpointMetadata.FORMAT_VERSION + 1, operators));
        refused("of format 0", () -> metadata(0, operators));
        refused("below 1", () -> new CheckpointMetadata(1, "job", 0, 1, 0, List.of(), operators));
        refused("epoch", () -> new CheckpointMetadata(1, "job", 1, 0, 0, List.of(), operators));
    }

    @Test
    void bytesAreAValueThatNobodyCanChange() {
        byte[] array = {1, 2};
        Bytes bytes = Bytes.copyOf(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.copyOf(new byte[] {1, 2})).hasSameHashCodeAs(Bytes.copyOf(new byte[] {1, 2}));
        assertThat(bytes).isNotEqualTo(Bytes.EMPTY).hasToString("2 bytes");
        assertThat(bytes.size()).isEqualTo(2);
        assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.EMPTY.isEmpty()).isTrue();
    }

    private static CheckpointMetadata metadata(int formatVersion, List<OperatorSnapshot> operators) {
        return new CheckpointMetadata(formatVersion, "job", 7, 3, 1_000, List.of("a -> b: exactly once"), operators);
    }

    private static OperatorSnapshot operator(String id, int maxParallelism, SubtaskSnapshot... subtasks) {
        return new OperatorSnapshot(id, "Map", maxParallelism, "", List.of(), List.of(subtasks));
    }

    private static OperatorSnapshot keyed(int maxParallelism, SubtaskSnapshot... subtasks) {
        return new OperatorSnapshot("counts", "Counts", maxParallelism, "", List.of(), List.of(subtasks));
    }

    private static OperatorSnapshot source(List<String> knownSplits, SubtaskSnapshot... subtasks) {
        return new OperatorSnapshot("files", "Files", 8, "split v1", knownSplits, List.of(subtasks));
    }

    private static SubtaskSnapshot subtask(int index, int firstGroup, int lastGroup, StateFile file) {
        KeyGroupRange range = new KeyGroupRange(firstGroup, lastGroup);
        List<KeyedSnapshot> keyed = List.of(new KeyedSnapshot("memory", range, List.of(file)));
        return new SubtaskSnapshot(index, keyed, List.of(), Bytes.EMPTY, List.of(), false);
    }

    private static SubtaskSnapshot reader(int index, String... splitIds) {
        List<SplitPosition> splits = List.of(splitIds).stream()
                .map(id -> new SplitPosition(id, Bytes.EMPTY))
                .toList();
        return new SubtaskSnapshot(index, List.of(), splits, Bytes.EMPTY, List.of(), false);
    }

    private static void refused(String reason, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(reason);
    }
}
