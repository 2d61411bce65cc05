package io.tidemark.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.SourceSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SplitAssignerTest {
    private record Split(String splitId, long position) implements SourceSplit {
        static List<Split> atStart(String... ids) {
            List<Split> splits = new ArrayList<>();
            for (String id : ids) {
                splits.add(new Split(id, 0));
            }
            return splits;
        }
    }

    private static List<SourceSplit> listed(String... ids) {
        return new ArrayList<>(Split.atStart(ids));
    }

    @Test
    void spreadsSplitsEvenlyInTheirOrder() {
        SplitAssigner assigner = new SplitAssigner(2);
        assertThat(assigner.discovered(Split.atStart("a", "b", "c", "d", "e")))
                .isEqualTo(Map.of(0, listed("a", "c", "e"), 1, listed("b", "d")));
    }

    @Test
    void leavesOutSubtasksThatGetNothing() {
        assertThat(new SplitAssigner(4).discovered(Split.atStart("a"))).containsOnlyKeys(0);
        assertThat(new SplitAssigner(4).discovered(List.of())).isEmpty();
    }

    @Test
    void givesASplitOnceHoweverOftenItIsListed() {
        SplitAssigner assigner = new SplitAssigner(2);
        assigner.discovered(Split.atStart("a", "b", "c"));
        assertThat(assigner.discovered(Split.atStart("c", "b", "a"))).isEmpty();
        assertThat(assigner.discovered(Split.atStart("a", "x", "x", "b"))).isEqualTo(Map.of(1, listed("x")));
        assertThat(assigner.known()).containsExactly("a", "b", "c", "x");
    }

    @Test
    void givesNewSplitsToTheSubtaskThatHadFewest() {
        SplitAssigner assigner = new SplitAssigner(3);
        assigner.discovered(Split.atStart("a", "b", "c", "d"));
        assertThat(assigner.discovered(Split.atStart("e", "f"))).isEqualTo(Map.of(1, listed("e"), 2, listed("f")));
    }

    @Test
    void readsOnAtTheRestoredPositionsAndNeverAgainWhatIsFinished() {
        SplitAssigner assigner = new SplitAssigner(2);
        Split unfinished = new Split("b", 17);
        assertThat(assigner.restored(new TreeSet<>(List.of("a", "b")), List.of(unfinished)))
                .isEqualTo(Map.of(0, List.of(unfinished)));
        assertThat(assigner.discovered(Split.atStart("a", "b", "c"))).isEqualTo(Map.of(1, listed("c")));
        assertThat(assigner.known()).containsExactly("a", "b", "c");
    }

    @Test
    void spreadsRestoredSplitsOverAnotherParallelism() {
        SplitAssigner before = new SplitAssigner(1);
        before.discovered(Split.atStart("a", "b", "c", "d"));
        Map<Integer, List<SourceSplit>> after =
                new SplitAssigner(4).restored(before.known(), listed("a", "b", "c", "d"));
        assertThat(after)
                .hasSize(4)
                .allSatisfy((subtask, splits) -> assertThat(splits).hasSize(1));
    }

    @Test
    void handsOutACopyOfWhatItKnows() {
        SplitAssigner assigner = new SplitAssigner(1);
        assigner.discovered(Split.atStart("a"));
        assigner.known().clear();
        assertThat(assigner.known()).containsExactly("a");
    }
}
