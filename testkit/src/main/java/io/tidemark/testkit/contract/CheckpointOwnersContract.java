package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.JOB;
import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static io.tidemark.testkit.contract.CheckpointStorageContract.commit;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static io.tidemark.testkit.contract.CheckpointStorageContract.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to keep when owners come at any moment, several at once, and when there are many
 * checkpoints and files. The names of the tests say what they ask for.
 *
 * @since 0.1
 */
public abstract class CheckpointOwnersContract extends StorageOnMedium {
    private static final int THREADS = 8;

    /** For subclasses. */
    protected CheckpointOwnersContract() {}

    private static <T> List<T> inParallel(List<? extends Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** An epoch that was given out, or a checkpoint that was completed under it. In nanoseconds. */
    private record Act(long epoch, long checkpointId, long began, long ended) {}

    @Test
    public void ofOwnersWhoRaceNoneCompletesACheckpointAfterANewerOneHasCome() throws Exception {
        ConcurrentLinkedQueue<Act> owned = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Act> committed = new ConcurrentLinkedQueue<>();
        Set<Long> deleted = Collections.synchronizedSet(new HashSet<>());
        Callable<Void> contender = () -> {
            for (int round = 0; round < 4; round++) {
                contend(owned, committed, deleted);
            }
            return null;
        };
        inParallel(Collections.nCopies(THREADS, contender));

        assertThat(owned.stream().map(Act::epoch)).doesNotHaveDuplicates().isNotEmpty();
        assertThat(committed.stream().map(Act::checkpointId)).doesNotHaveDuplicates();
        for (Act owner : owned) {
            assertThat(owned)
                    .as("epochs given out after %s", owner)
                    .noneMatch(later -> later.began() > owner.ended() && later.epoch() < owner.epoch());
            assertThat(committed)
                    .as("checkpoints completed by older owners after %s", owner)
                    .noneMatch(act -> act.began() > owner.ended() && act.epoch() < owner.epoch());
        }
        Set<Long> expected = new HashSet<>();
        committed.forEach(act -> expected.add(act.checkpointId()));
        expected.removeAll(deleted);
        try (JobCheckpoints job = own()) {
            assertThat(job.list()).containsExactlyInAnyOrderElementsOf(expected);
            Written last = commitFiles(job, 1_000_000);
            for (long id : expected) {
                assertThat(job.readMetadata(id)).isEqualTo(bytes("metadata of " + id));
                job.delete(id);
            }
            assertHoldsNothingBut(job, List.of(last), "by owners who raced");
        }
    }

    private void contend(ConcurrentLinkedQueue<Act> owned, ConcurrentLinkedQueue<Act> committed, Set<Long> deleted)
            throws IOException {
        try {
            long came = System.nanoTime();
            JobCheckpoints job = own();
            owned.add(new Act(job.epoch(), 0, came, System.nanoTime()));
            for (int i = 0; i < 3; i++) {
                List<Long> existing = job.list();
                long id = existing.isEmpty() ? 1 : existing.get(0) + 1;
                long began = System.nanoTime();
                commit(job, id, Long.toString(id));
                committed.add(new Act(job.epoch(), id, began, System.nanoTime()));
                if (!existing.isEmpty()) {
                    job.delete(existing.get(0));
                    deleted.add(existing.get(0));
                }
            }
        } catch (FencedException e) {
            // the next round comes as a new owner
        }
    }

    /** The life of an owner, a call at a time; a new owner may come between any two. */
    private static final class Life {
        private final JobCheckpoints job;
        private final StateFile shared;
        private CheckpointWriter writer;
        private StateFileOutput output;
        private boolean committed;

        Life(JobCheckpoints job, StateFile shared) {
            this.job = job;
            this.shared = shared;
        }

        interface Step {
            void take() throws IOException;
        }

        List<Step> steps() {
            return List.of(
                    () -> writer = job.begin(2),
                    () -> output = writer.create("own", Sharing.EXCLUSIVE),
                    () -> output.write(content(1, FILE_SIZE)),
                    () -> output.finish(),
                    () -> output = writer.create("t.sst", Sharing.SHARED),
                    () -> output.write(content(2, FILE_SIZE)),
                    () -> output.write(content(3, FILE_SIZE)),
                    () -> output.finish(),
                    () -> {
                        writer.commit(bytes("of the zombie"));
                        committed = true;
                    },
                    () -> writer.close(),
                    () -> job.delete(1),
                    () -> job.deleteShared(List.of(shared.path())));
        }
    }

    @Test
    public void anOwnerIsFencedBetweenAnyTwoOfItsSteps() throws Exception {
        int steps = new Life(null, null).steps().size();
        for (int taken = 0; taken < steps; taken++) {
            String jobName = JOB + taken;
            JobCheckpoints zombie = storage().own(jobName);
            StateFile kept;
            StateFile shared;
            try (CheckpointWriter writer = zombie.begin(1)) {
                kept = write(writer, "kept", Sharing.EXCLUSIVE, bytes("kept"));
                shared = write(writer, "t.sst", Sharing.SHARED, bytes("shared"));
                writer.commit(bytes("1"));
            }
            Life life = new Life(zombie, shared);
            for (Life.Step step : life.steps().subList(0, taken)) {
                step.take();
            }
            boolean deletedBefore = taken > 10;
            try (JobCheckpoints owner = storage().own(jobName)) {
                List<Long> seen = owner.list();
                List<String> sharedSeen = owner.listShared();
                assertThat(seen).contains(life.committed ? 2L : 1L);
                boolean fenced = goOn(life, taken);

                assertThat(fenced).as("fenced after %d steps", taken).isTrue();
                assertThat(owner.list()).as("after %d steps", taken).isEqualTo(seen);
                assertThat(owner.listShared()).as("after %d steps", taken).isEqualTo(sharedSeen);
                assertThat(read(owner, shared)).isEqualTo(bytes("shared"));
                if (!deletedBefore) {
                    assertThat(read(owner, kept)).isEqualTo(bytes("kept"));
                }
                commit(owner, 3, "by the new owner");
            }
            zombie.close();
        }
    }

    /** Takes all later steps, whatever becomes of each. */
    private static boolean goOn(Life life, int from) throws IOException {
        boolean fenced = false;
        boolean committedBefore = life.committed;
        for (Life.Step step : life.steps().subList(from, life.steps().size())) {
            try {
                step.take();
            } catch (FencedException e) {
                fenced = true;
            } catch (IOException | IllegalStateException | NullPointerException e) {
                // what follows on a step that was fenced can fail in any way, but must not succeed
            }
        }
        assertThat(life.committed).as("committed by the zombie").isEqualTo(committedBefore);
        return fenced;
    }

    @Test
    public void aProcessThatDiesBetweenAnyTwoOfItsStepsLeavesWholeCheckpointsAlone() throws Exception {
        int steps = new Life(null, null).steps().size();
        for (int taken = 0; taken <= steps; taken++) {
            String when = "of one who died after " + taken + " steps";
            JobCheckpoints victim = own();
            for (long old : victim.list()) {
                victim.delete(old);
            }
            victim.deleteShared(victim.listShared());
            Written first = commitFiles(victim, 1);
            Life life = new Life(victim, first.files().get(2));
            for (Life.Step step : life.steps().subList(0, taken)) {
                step.take();
            }
            JobCheckpoints next = own();
            Written newest = commitFiles(next, 3);
            for (long id : next.list()) {
                if (id != 3) {
                    next.delete(id);
                }
            }
            List<String> unneeded = new ArrayList<>(next.listShared());
            unneeded.remove(newest.files().get(2).path());
            next.deleteShared(unneeded);
            assertHoldsNothingBut(next, List.of(newest), when);
            next.delete(3);
            next.deleteShared(next.listShared());
            assertHoldsNothingBut(next, List.of(), when);
        }
    }

    @Test
    public void manyCheckpointsAreListedAndDeleted() throws Exception {
        int many = theMedium().many();
        try (JobCheckpoints job = own()) {
            List<Long> newestFirst = new ArrayList<>();
            for (long id = 1; id <= many; id++) {
                try (CheckpointWriter writer = job.begin(id)) {
                    writer.commit(bytes("metadata of " + id));
                }
                newestFirst.add(0, id);
            }
            assertThat(job.list()).isEqualTo(newestFirst);
            for (long id = 1; id < many; id++) {
                job.delete(id);
            }
            assertThat(job.list()).containsExactly((long) many);
            assertThat(job.readMetadata(many)).isEqualTo(bytes("metadata of " + many));
            assertHoldsNothingBut(job, List.of(), "of many checkpoints");
        }
    }

    @Test
    public void manyFilesAreWrittenSideBySideListedAndDeleted() throws Exception {
        int many = theMedium().many();
        try (JobCheckpoints job = own()) {
            List<StateFile> files = writeMany(job, many);
            List<String> shared = files.stream()
                    .filter(StateFile::shared)
                    .map(StateFile::path)
                    .toList();
            assertThat(shared).hasSizeGreaterThan(many);
            assertThat(job.listShared()).containsExactlyInAnyOrderElementsOf(shared);
            assertThat(read(job, files.get(2 * many - 1))).isEqualTo(bytes(many - 1 + ".sst"));

            job.delete(1);
            job.deleteShared(shared.subList(1, shared.size()));
            assertThat(job.listShared()).containsExactly(shared.get(0));
            job.deleteShared(shared);
            assertThat(job.listShared()).isEmpty();
            assertHoldsNothingBut(job, List.of(), "of many files");
        }
    }

    private static List<StateFile> writeMany(JobCheckpoints job, int many) throws Exception {
        try (CheckpointWriter writer = job.begin(1)) {
            List<Callable<StateFile>> tasks = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                String name = i + ".sst";
                Sharing sharing = i % 10 == 0 ? Sharing.EXCLUSIVE : Sharing.SHARED;
                tasks.add(() -> write(writer, name, sharing, bytes(name)));
                tasks.add(() -> write(writer, "of-many-" + name, Sharing.SHARED, bytes(name)));
            }
            List<StateFile> files = inParallel(tasks);
            writer.commit(bytes("1"));
            return files;
        }
    }
}
