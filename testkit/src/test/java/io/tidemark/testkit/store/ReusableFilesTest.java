package io.tidemark.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.SharedStateRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReusableFilesTest {
    private final Object content = new Object();
    private final ReusableFiles reusable = new ReusableFiles();

    @Test
    void refersToNothingThatIsNotKnownToBeComplete() {
        written(1);
        assertThat(written(2)).isTrue();
        reusable.complete(1);
        assertThat(written(3)).as("2 wrote its own and may be the newest").isTrue();
        reusable.complete(3);
        assertThat(written(4)).isFalse();
    }

    @Test
    void refersToAFileAsLongAsEachSnapshotSinceDoes() {
        written(1);
        reusable.complete(1);
        assertThat(written(2)).isFalse();
        assertThat(written(3)).isFalse();
        reusable.complete(3);
        assertThat(written(4)).isFalse();
    }

    @Test
    void forgetsASnapshotThatWasAborted() {
        written(1);
        written(2);
        reusable.complete(1);
        reusable.aborted(2);
        assertThat(written(3)).as("2 never was the newest").isFalse();
    }

    @Test
    void ignoresAWordThatComesTooLate() {
        written(1);
        written(2);
        reusable.complete(2);
        reusable.complete(1);
        reusable.aborted(2);
        assertThat(written(3)).isFalse();
    }

    @Test
    void writesContentThatChanged() {
        written(1);
        reusable.complete(1);
        assertThat(reusable.taken(2, List.of(new Object()))).containsExactly((StateFile) null);
    }

    @Test
    void writesAnewAfterTooManySnapshotsWithoutAWord() {
        written(1);
        reusable.complete(1);
        for (long id = 2; id <= ReusableFiles.MAX_SNAPSHOTS; id++) {
            assertThat(written(id)).as("checkpoint %d", id).isFalse();
        }
        long last = ReusableFiles.MAX_SNAPSHOTS + 1L;
        assertThat(written(last)).isTrue();
        reusable.complete(1);
        assertThat(written(last + 1)).isTrue();
    }

    /** Takes a snapshot of the same content and writes what it asks for; says whether that was anything. */
    private boolean written(long checkpointId) {
        StateFile[] files = reusable.taken(checkpointId, List.of(content));
        boolean needed = files[0] == null;
        if (needed) {
            files[0] = file("file-" + checkpointId);
        }
        return needed;
    }

    private static StateFile file(String path) {
        return new StateFile(path, 1, 1, true);
    }

    private enum Words {
        IN_TIME,
        SOMETIMES_LATE_OR_NEVER
    }

    /** Against the registry that says which files go: no checkpoint needs one that is gone, whatever words get lost. */
    @ParameterizedTest
    @EnumSource(Words.class)
    void neverRefersToAFileThatIsDeleted(Words words) {
        int referred = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            Coordinated run = new Coordinated(new Random(seed), words);
            try {
                run.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            referred += run.referred;
        }
        assertThat(referred).as("files that were referred to").isGreaterThan(1_000);
    }

    /** One store whose checkpoints overlap, complete, fail and are subsumed at random. */
    private static final class Coordinated {
        private static final int GROUPS = 3;
        private static final int STEPS = 80;

        private final Random random;
        private final Words words;
        private final ReusableFiles store = new ReusableFiles();
        private final SharedStateRegistry registry = new SharedStateRegistry();
        private final SortedSet<String> deleted = new TreeSet<>();
        private final List<Object> contents = new ArrayList<>();
        private final List<Long> barriers = new ArrayList<>();
        private final SortedSet<Long> triggered = new TreeSet<>();
        private final SortedMap<Long, StateFile[]> taken = new TreeMap<>();
        private final SortedSet<Long> acknowledged = new TreeSet<>();
        private final SortedSet<Long> complete = new TreeSet<>();
        private final List<Runnable> late = new ArrayList<>();
        private long lastId;
        private int referred;

        Coordinated(Random random, Words words) {
            this.random = random;
            this.words = words;
            for (int group = 0; group < GROUPS; group++) {
                contents.add(new Object());
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(7)) {
                    case 0 -> trigger();
                    case 1 -> take();
                    case 2 -> acknowledge();
                    case 3 -> completeAny();
                    case 4 -> abortAny();
                    case 5 -> contents.set(random.nextInt(GROUPS), new Object());
                    default -> deliverLate();
                }
                for (long id : complete) {
                    assertThat(registry.checkpointIds()).contains(id);
                }
            }
        }

        private void trigger() {
            if (open().size() < 3) {
                triggered.add(++lastId);
                barriers.add(lastId);
                registry.begin(lastId);
            }
        }

        private void take() {
            if (!barriers.isEmpty()) {
                long id = barriers.remove(0);
                StateFile[] files = store.taken(id, List.copyOf(contents));
                referred += (int) Stream.of(files).filter(Objects::nonNull).count();
                if (triggered.remove(id)) {
                    taken.put(id, files);
                } // else it was aborted, and its barrier came all the same
            }
        }

        private void acknowledge() {
            if (taken.isEmpty()) {
                return;
            }
            long id = any(taken.keySet());
            StateFile[] files = taken.remove(id);
            List<String> paths = new ArrayList<>();
            for (int group = 0; group < GROUPS; group++) {
                if (files[group] == null) {
                    files[group] = file(id + "-" + group);
                }
                paths.add(files[group].path());
            }
            registry.register(id, paths);
            assertThat(deleted).as("checkpoint %d needs %s", id, paths).doesNotContainAnyElementsOf(paths);
            acknowledged.add(id);
        }

        private void completeAny() {
            if (!acknowledged.isEmpty()) {
                complete(any(acknowledged));
            }
        }

        private long any(Collection<Long> ids) {
            return new ArrayList<>(ids).get(random.nextInt(ids.size()));
        }

        private SortedSet<Long> open() {
            SortedSet<Long> open = new TreeSet<>(triggered);
            open.addAll(taken.keySet());
            open.addAll(acknowledged);
            return open;
        }

        private void complete(long id) {
            acknowledged.remove(id);
            delete(registry.seal(id));
            complete.add(id);
            open().headSet(id).forEach(this::abort);
            word(() -> store.complete(id));
            while (complete.size() > 1) {
                long subsumed = complete.first();
                complete.remove(subsumed);
                delete(registry.release(subsumed));
            }
        }

        private void abortAny() {
            if (!open().isEmpty()) {
                abort(any(open()));
            }
        }

        private void abort(long id) {
            triggered.remove(id);
            taken.remove(id);
            acknowledged.remove(id);
            word(() -> store.aborted(id));
            delete(registry.release(id));
        }

        private void word(Runnable word) {
            int luck = words == Words.IN_TIME ? 0 : random.nextInt(3);
            if (luck == 0) {
                word.run();
            } else if (luck == 1) {
                late.add(word);
            }
        }

        private void deliverLate() {
            if (!late.isEmpty()) {
                late.remove(random.nextInt(late.size())).run();
            }
        }

        private void delete(Collection<String> paths) {
            deleted.addAll(paths);
        }
    }
}
