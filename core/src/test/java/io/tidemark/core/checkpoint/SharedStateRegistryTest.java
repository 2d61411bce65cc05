package io.tidemark.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.model.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SharedStateRegistryTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 200;

    private final SharedStateRegistry registry = new SharedStateRegistry();

    @Test
    void givesUpAFileWhenTheLastCheckpointThatNeedsItIsReleased() {
        registry.adopt(1, List.of("a", "b"));
        registry.adopt(2, List.of("b", "c"));
        assertThat(registry.release(1)).containsExactly("a");
        assertThat(registry.release(2)).containsExactly("b", "c");
        assertThat(registry.checkpointIds()).isEmpty();
    }

    @Test
    void givesUpTheFilesOfAnAbortedCheckpoint() {
        registry.begin(1);
        registry.register(1, List.of("a"));
        registry.register(1, List.of("b"));
        assertThat(registry.release(1)).containsExactly("a", "b");
    }

    @Test
    void keepsAFileThatAnOpenCheckpointMayStillName() {
        registry.adopt(1, List.of("a"));
        registry.adopt(2, List.of("b"));
        registry.begin(3);
        assertThat(registry.release(1)).as("3 may need a").isEmpty();
        registry.register(3, List.of("a"));
        assertThat(registry.seal(3)).isEmpty();
        assertThat(registry.isNeeded("a")).isTrue();
        assertThat(registry.release(3)).containsExactly("a");
    }

    @Test
    void learnsWhenAnAttemptStartsWhetherACommitWithoutAnswerMadeACheckpoint() {
        registry.adopt(1, List.of("a"));
        registry.begin(2);
        registry.register(2, List.of("b"));
        registry.begin(3);
        registry.register(3, List.of("c"));
        assertThat(registry.settle(List.of(2L, 1L))).as("3 was never made").containsExactly("c");
        assertThat(registry.checkpointIds()).containsExactly(1L, 2L);
        assertThat(registry.release(1)).as("nothing is open any more").containsExactly("a");
        assertThat(registry.isNeeded("b")).isTrue();
    }

    @Test
    void givesAFileUpLaterWhenTheOpenCheckpointDidNotNameIt() {
        registry.adopt(1, List.of("a"));
        registry.begin(2);
        registry.release(1);
        registry.begin(3);
        assertThat(registry.seal(2)).as("3 began after a was unneeded").containsExactly("a");
    }

    @Test
    void givesAFileUpWhenTheOpenCheckpointIsAborted() {
        registry.adopt(1, List.of("a"));
        registry.begin(2);
        registry.register(2, List.of("b"));
        registry.release(1);
        assertThat(registry.release(2)).containsExactly("a", "b");
    }

    @Test
    void ignoresARepeatedRelease() {
        registry.adopt(1, List.of("a"));
        registry.release(1);
        assertThat(registry.release(1)).isEmpty();
    }

    @Test
    void findsOrphansInAListing() {
        registry.adopt(4, List.of("a"));
        assertThat(registry.orphans(List.of("z", "a", "b"))).containsExactly("b", "z");
        registry.begin(5);
        assertThatThrownBy(() -> registry.orphans(List.of("b"))).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void refusesToBeToldInTheWrongOrder() {
        registry.adopt(1, List.of("a"));
        assertThatThrownBy(() -> registry.begin(1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> registry.register(1, List.of("b"))).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> registry.seal(1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> registry.seal(9)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void neverGivesUpWhatIsNeededAndInTheEndAllThatIsNot() {
        for (long seed = 0; seed < SEEDS; seed++) {
            runRandomly(new SplittableRandom(seed), "seed " + seed);
        }
    }

    /** Each checkpoint names a random part of what the storage held when it began, and one new file. */
    private static void runRandomly(SplittableRandom random, String seed) {
        SharedStateRegistry registry = new SharedStateRegistry();
        SortedSet<String> storage = new TreeSet<>();
        SortedMap<Long, List<String>> open = new TreeMap<>();
        SortedMap<Long, List<String>> sealed = new TreeMap<>();
        for (long id = 1; id <= STEPS; id++) {
            SortedSet<String> deletable = new TreeSet<>();
            int action = random.nextInt(3);
            if (action == 0) {
                SortedSet<String> kept = new TreeSet<>();
                sealed.values()
                        .forEach(of ->
                                of.stream().filter(f -> random.nextBoolean()).forEach(kept::add));
                List<String> files = new ArrayList<>(List.of("new-" + id));
                files.addAll(kept);
                registry.begin(id);
                open.put(id, files);
            } else if (action == 1 && !open.isEmpty()) {
                long ended = random.nextBoolean() ? open.firstKey() : open.lastKey();
                List<String> files = open.remove(ended);
                assertThat(storage).as(seed).containsAll(files.subList(1, files.size()));
                storage.add(files.get(0));
                registry.register(ended, files);
                if (random.nextInt(4) == 0) {
                    deletable.addAll(registry.release(ended));
                } else {
                    deletable.addAll(registry.seal(ended));
                    sealed.put(ended, files);
                }
            } else if (action == 2 && sealed.size() > 1) {
                sealed.remove(sealed.firstKey());
                deletable.addAll(registry.release(registry.checkpointIds().stream()
                        .filter(known -> !open.containsKey(known) && !sealed.containsKey(known))
                        .findFirst()
                        .orElseThrow()));
            }
            assertThat(storage).as(seed).containsAll(deletable);
            storage.removeAll(deletable);
            sealed.values().forEach(files -> assertThat(storage).as(seed).containsAll(files));
        }
        open.keySet().forEach(id -> storage.removeAll(registry.release(id)));
        sealed.keySet().forEach(id -> storage.removeAll(registry.release(id)));
        assertThat(storage).as(seed + ": nothing is left behind").isEmpty();
    }
}
