package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedistributionTest {
    private static ListSnapshot list(String name, boolean union, String... elements) {
        List<Bytes> bytes = new ArrayList<>();
        for (String element : elements) {
            bytes.add(Bytes.copyOf(element.getBytes(StandardCharsets.UTF_8)));
        }
        ListSnapshot.Kind kind = union ? ListSnapshot.Kind.UNION : ListSnapshot.Kind.SPLIT;
        return new ListSnapshot(name, kind, "string", bytes);
    }

    private final List<List<ListSnapshot>> before = List.of(
            List.of(list("split", false, "a", "b", "c"), list("union", true, "x")),
            List.of(list("union", true, "y", "z")),
            List.of(list("split", false, "d", "e")));

    @Test
    void eachSubtaskGetsBackItsOwnIfThereAreAsManyAsBefore() {
        assertThat(Redistribution.of(before, 0, 3))
                .containsExactly(list("split", false, "a", "b", "c"), list("union", true, "x", "y", "z"));
        assertThat(Redistribution.of(before, 1, 3))
                .containsExactly(list("split", false), list("union", true, "x", "y", "z"));
        assertThat(Redistribution.of(before, 2, 3))
                .containsExactly(list("split", false, "d", "e"), list("union", true, "x", "y", "z"));
    }

    @Test
    void elementsAreDealtOutOneByOneIfThereAreMoreOrFewer() {
        assertThat(Redistribution.of(before, 0, 2)).contains(list("split", false, "a", "c", "e"));
        assertThat(Redistribution.of(before, 1, 2)).contains(list("split", false, "b", "d"));
        assertThat(Redistribution.of(before, 0, 1)).contains(list("split", false, "a", "b", "c", "d", "e"));
        assertThat(Redistribution.of(before, 3, 7)).contains(list("split", false, "d"));
        assertThat(Redistribution.of(before, 6, 7)).contains(list("split", false));
    }

    @Test
    void eachSubtaskGetsAllOfAUnion() {
        for (int subtask = 0; subtask < 5; subtask++) {
            assertThat(Redistribution.of(before, subtask, 5)).contains(list("union", true, "x", "y", "z"));
        }
    }

    @Test
    void eachSubtaskGetsAllOfABroadcastStateOnce() {
        ListSnapshot one = broadcast("a", "b");
        ListSnapshot other = broadcast("a", "c");
        List<List<ListSnapshot>> states = List.of(List.of(one), List.of(other));
        assertThat(Redistribution.of(states, 0, 1)).containsExactly(one);
        assertThat(Redistribution.of(states, 1, 2)).containsExactly(other);
        assertThat(Redistribution.of(states, 2, 4)).containsExactly(one);
        assertThat(Redistribution.of(states, 3, 4)).containsExactly(other);
        assertThat(Redistribution.of(List.of(List.of(one), List.of()), 1, 2)).containsExactly(broadcast());
    }

    private static ListSnapshot broadcast(String... elements) {
        ListSnapshot list = list("rules", false, elements);
        return new ListSnapshot(list.name(), ListSnapshot.Kind.BROADCAST, list.schema(), list.elements());
    }

    @Test
    void nothingComesOfNothing() {
        assertThat(Redistribution.of(List.of(), 0, 4)).isEmpty();
    }
}
