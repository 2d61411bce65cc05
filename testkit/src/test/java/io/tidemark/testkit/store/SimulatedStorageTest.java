package io.tidemark.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimulatedStorageTest {
    private static final String JOB = "word count";

    private final OneMishap mishap = new OneMishap();
    private final List<String> told = new ArrayList<>();
    private final SimulatedStorage storage = new SimulatedStorage(mishap, new Telling());
    private final StoredJob stored = storage.stored(JOB);
    private final JobCheckpoints job = storage.own(JOB);

    @Test
    void showsWhatIsStoredToThoseWhoCheckInvariants() throws IOException {
        CheckpointWriter writer = job.begin(7);
        StateFile own = write(writer, "own", Sharing.EXCLUSIVE);
        StateFile shared = write(writer, "table", Sharing.SHARED);
        assertThat(stored.holds(own)).isFalse();
        assertThat(stored.holds(shared)).isTrue();
        writer.commit(bytes("seven"));

        assertThat(stored.epoch()).isEqualTo(job.epoch());
        assertThat(stored.checkpointIds()).containsExactly(7L);
        assertThat(stored.metadata(7)).isEqualTo(bytes("seven"));
        assertThat(stored.filesOf(7)).containsExactly(own.path());
        assertThat(stored.sharedPaths()).containsExactly(shared.path());
        assertThat(stored.holds(own)).isTrue();
        assertThat(stored.holds(new StateFile(own.path(), own.size(), own.crc32c() ^ 1, false)))
                .isFalse();
    }

    @Test
    void keepsWhatIsCompleteWhenTheProcessDies() throws IOException {
        complete(1);
        write(job.begin(2), "state", Sharing.EXCLUSIVE);
        assertThat(stored.leftovers()).isNotEmpty();

        JobCheckpoints next = storage.own(JOB);
        assertThat(next.list()).containsExactly(1L);
        assertThat(stored.leftovers()).isEmpty();
    }

    @Test
    void aWriteThatFailsHasNoEffect() throws IOException {
        List<StateFile> files = complete(1);
        told.clear();
        assertFails(StorageMishap.WRITE_FAILS, "begin", () -> job.begin(2));
        try (CheckpointWriter writer = job.begin(2)) {
            assertFails(StorageMishap.WRITE_FAILS, "finish", () -> write(writer, "state", Sharing.EXCLUSIVE));
            assertFails(StorageMishap.WRITE_FAILS, "finish", () -> write(writer, "table", Sharing.SHARED));
            assertThat(stored.leftovers()).containsExactly("work-1/pending-2/");
            assertFails(StorageMishap.WRITE_FAILS, "commit", () -> writer.commit(bytes("2")));
        }
        assertFails(StorageMishap.WRITE_FAILS, "delete checkpoint", () -> job.delete(1));
        assertFails(StorageMishap.WRITE_FAILS, "delete shared", () -> job.deleteShared(stored.sharedPaths()));

        assertThat(told).isEmpty();
        assertThat(job.list()).containsExactly(1L);
        assertThat(files).allMatch(stored::holds);
        assertThat(stored.leftovers()).isEmpty();
    }

    @Test
    void aTornWriteLeavesAPartThatNobodySees() throws IOException {
        assertFails(StorageMishap.WRITE_TORN, "begin", () -> job.begin(1));
        assertThat(stored.leftovers()).containsExactly("work-1/pending-1/");
        CheckpointWriter writer = job.begin(2);
        assertFails(StorageMishap.WRITE_TORN, "finish", () -> write(writer, "state", Sharing.EXCLUSIVE));
        assertFails(StorageMishap.WRITE_TORN, "finish", () -> write(writer, "table", Sharing.SHARED));
        mishap.arm(StorageMishap.WRITE_TORN, "commit");
        assertThatThrownBy(() -> writer.commit(bytes("2")))
                .isInstanceOf(UncertainCommitException.class)
                .hasMessageContaining("not known whether checkpoint 2");
        assertThat(stored.leftovers())
                .containsExactly(
                        "work-1/pending-1/",
                        "work-1/pending-2/",
                        "work-1/pending-2/metadata.json",
                        "work-1/pending-2/state",
                        "work-1/pending-2/table");
        assertThat(told).isEmpty();
        assertThat(job.list()).isEmpty();
        assertThat(job.listShared()).isEmpty();

        writer.close();
        assertThat(stored.leftovers()).containsExactly("work-1/pending-1/");
        storage.own(JOB);
        assertThat(stored.leftovers()).isEmpty();
    }

    @Test
    void aTornWriteDoesNotBecomePartOfACheckpointThatIsCommittedLater() throws IOException {
        try (CheckpointWriter writer = job.begin(1)) {
            assertFails(StorageMishap.WRITE_TORN, "finish", () -> write(writer, "state", Sharing.EXCLUSIVE));
            writer.commit(bytes("1"));
        }
        assertThat(stored.filesOf(1)).isEmpty();
        assertThat(stored.leftovers()).isEmpty();
    }

    @Test
    void aTornDeletionLeavesNoHalfCheckpointInTheList() throws IOException {
        List<StateFile> files = complete(1);
        told.clear();
        assertFails(StorageMishap.WRITE_TORN, "delete checkpoint", () -> job.delete(1));

        assertThat(told).containsExactly("deleted 1 by 1");
        assertThat(job.list()).isEmpty();
        assertThat(stored.holds(files.get(0))).isFalse();
        assertThat(stored.leftovers()).containsExactly("work-1/deleting-1/state");
        job.delete(1);
        job.close();
        assertThat(stored.leftovers()).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void aTornDeletionOfSharedFilesDeletesSomeOfThem() throws IOException {
        String first = complete(1).get(1).path();
        String second = complete(2).get(1).path();
        told.clear();
        List<String> both = List.of(first, second);
        assertFails(StorageMishap.WRITE_TORN, "delete shared", () -> job.deleteShared(both));
        assertThat(job.listShared()).containsExactly(second);
        job.deleteShared(both);
        job.deleteShared(both);
        assertThat(job.listShared()).isEmpty();
        assertThat(told).containsExactly("deleted [" + first + "] by 1", "deleted [" + second + "] by 1");
    }

    @Test
    void whatLosesItsAnswerIsDone() throws IOException {
        assertFails(StorageMishap.ANSWER_LOST, "begin", () -> job.begin(1));
        CheckpointWriter writer = job.begin(2);
        assertFails(StorageMishap.ANSWER_LOST, "finish", () -> write(writer, "table", Sharing.SHARED));
        assertThat(job.listShared()).containsExactly("shared/1-table");
        StateFile kept = write(writer, "state", Sharing.EXCLUSIVE);

        mishap.arm(StorageMishap.ANSWER_LOST, "commit");
        assertThatThrownBy(() -> writer.commit(bytes("2")))
                .isInstanceOf(UncertainCommitException.class)
                .hasMessageContainingAll(JOB, "checkpoint 2");
        writer.close();
        assertThat(job.list()).containsExactly(2L);
        assertThat(stored.holds(kept)).isTrue();

        assertFails(StorageMishap.ANSWER_LOST, "delete checkpoint", () -> job.delete(2));
        assertThat(job.list()).isEmpty();
        assertFails(StorageMishap.ANSWER_LOST, "delete shared", () -> job.deleteShared(job.listShared()));
        assertThat(job.listShared()).isEmpty();
        assertThat(told).containsExactly("committed 2 by 1: 2", "deleted 2 by 1", "deleted [shared/1-table] by 1");
    }

    @Test
    void anOldOwnerIsFencedBeforeAnythingElseGoesWrong() throws IOException {
        CheckpointWriter writer = job.begin(1);
        storage.own(JOB);
        mishap.arm(StorageMishap.WRITE_TORN, "");
        assertThatThrownBy(() -> writer.commit(bytes("1"))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> job.delete(1)).isInstanceOf(FencedException.class);
        assertThat(mishap.isArmed()).isTrue();
        assertThat(stored.leftovers()).isEmpty();
    }

    @Test
    void withoutFencingAnOldOwnerStillChangesWhatIsStored() throws IOException {
        storage.fencing = false;
        List<StateFile> files = complete(1);
        CheckpointWriter zombie = job.begin(2);
        StateFile file = write(zombie, "state", Sharing.EXCLUSIVE);
        JobCheckpoints next = storage.own(JOB);
        try (CheckpointWriter writer = next.begin(2)) {
            write(writer, "state", Sharing.EXCLUSIVE);
            writer.commit(bytes("new"));
        }
        zombie.commit(bytes("old"));
        job.delete(1);
        job.deleteShared(List.of(files.get(1).path()));

        assertThat(next.readMetadata(2)).isEqualTo(bytes("old"));
        assertThat(stored.holds(file)).isTrue();
        assertThat(told)
                .endsWith(
                        "committed 2 by 2: new",
                        "committed 2 by 1: old",
                        "deleted 1 by 1",
                        "deleted [" + files.get(1).path() + "] by 1");
    }

    private void assertFails(StorageMishap kind, String where, ThrowingCallable call) {
        mishap.arm(kind, where);
        assertThatThrownBy(call)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("simulation", where)
                .isNotInstanceOf(UncertainCommitException.class);
        assertThat(mishap.isArmed()).isFalse();
    }

    /** Completes a checkpoint of two files, its own and a shared one. */
    private List<StateFile> complete(long checkpointId) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            List<StateFile> files =
                    List.of(write(writer, "state", Sharing.EXCLUSIVE), write(writer, "table", Sharing.SHARED));
            writer.commit(bytes(Long.toString(checkpointId)));
            return files;
        }
    }

    private static StateFile write(CheckpointWriter writer, String name, Sharing sharing) throws IOException {
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(bytes("content of " + name));
            return output.finish();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private final class Telling implements SimulatedStorage.Witness {
        @Override
        public void committed(long epoch, long checkpointId, byte[] metadata) {
            told.add(
                    "committed " + checkpointId + " by " + epoch + ": " + new String(metadata, StandardCharsets.UTF_8));
        }

        @Override
        public void deleted(long epoch, long checkpointId) {
            told.add("deleted " + checkpointId + " by " + epoch);
        }

        @Override
        public void sharedDeleted(long epoch, Collection<String> paths) {
            told.add("deleted " + paths + " by " + epoch);
        }
    }
}
