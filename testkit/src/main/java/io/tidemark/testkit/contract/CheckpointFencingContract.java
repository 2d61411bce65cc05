package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.JOB;
import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static io.tidemark.testkit.contract.CheckpointStorageContract.commit;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static io.tidemark.testkit.contract.CheckpointStorageContract.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to keep when a second owner of a job comes while the first still works. The names of
 * the tests say what they ask for.
 *
 * @since 0.1
 */
public abstract class CheckpointFencingContract {
    private JobCheckpoints zombie;
    private StateFile kept;
    private StateFile shared;
    private CheckpointWriter pending;
    private StateFileOutput unfinished;
    private StateFileOutput unfinishedShared;

    /** For subclasses. */
    protected CheckpointFencingContract() {}

    /**
     * Opens the storage under test.
     *
     * @return a new object each time, over the same content within one test, over an empty one in the next
     * @throws IOException if that fails
     */
    protected abstract CheckpointStorage open() throws IOException;

    /**
     * Counts the tests that ran, for the page of what was proven.
     *
     * @throws IOException if that cannot be written
     */
    @AfterEach
    public final void countCase() throws IOException {
        StorageCases.count(getClass(), open());
    }

    private JobCheckpoints own() throws IOException {
        return open().own(JOB);
    }

    /**
     * Leaves an owner in the middle of checkpoint 2, with every kind of call still to make.
     *
     * @throws IOException if the storage fails
     */
    @BeforeEach
    public void anOwnerIsInTheMiddleOfACheckpoint() throws IOException {
        zombie = own();
        try (CheckpointWriter writer = zombie.begin(1)) {
            kept = write(writer, "state", Sharing.EXCLUSIVE, bytes("kept"));
            shared = write(writer, "table.sst", Sharing.SHARED, bytes("shared"));
            writer.commit(bytes("1"));
        }
        pending = zombie.begin(2);
        write(pending, "done", Sharing.EXCLUSIVE, bytes("done"));
        unfinished = pending.create("unfinished", Sharing.EXCLUSIVE);
        unfinished.write(1);
        unfinishedShared = pending.create("unfinished.sst", Sharing.SHARED);
        unfinishedShared.write(1);
    }

    private void assertFenced(JobCheckpoints owner, ThrowingCallable call) throws IOException {
        assertThatThrownBy(call)
                .isInstanceOf(FencedException.class)
                .hasMessageContaining(JOB)
                .hasMessageContaining("epoch " + zombie.epoch())
                .hasMessageContaining("epoch " + owner.epoch());
        assertThat(owner.list()).containsExactly(1L);
        assertThat(owner.listShared()).containsExactly(shared.path());
        assertThat(owner.readMetadata(1)).isEqualTo(bytes("1"));
        assertThat(read(owner, kept)).isEqualTo(bytes("kept"));
        assertThat(read(owner, shared)).isEqualTo(bytes("shared"));
    }

    @Test
    public void theNextOwnerHasAGreaterEpochAndSeesWhatIsComplete() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertThat(owner.epoch()).isGreaterThan(zombie.epoch());
            assertThat(owner.list()).containsExactly(1L);
            assertThat(read(owner, kept)).isEqualTo(bytes("kept"));
        }
    }

    @Test
    public void anOldOwnerCannotBegin() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, () -> zombie.begin(3));
        }
    }

    @Test
    public void anOldOwnerCannotCreateAFile() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, () -> pending.create("more", Sharing.EXCLUSIVE));
            assertFenced(owner, () -> pending.create("more.sst", Sharing.SHARED));
        }
    }

    @Test
    public void anOldOwnerCannotFinishAFile() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, unfinished::finish);
            assertFenced(owner, unfinishedShared::finish);
        }
    }

    @Test
    public void anOldOwnerCannotCommit() throws IOException {
        unfinished.finish();
        unfinishedShared.close();
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, () -> pending.commit(bytes("2")));
        }
    }

    @Test
    public void anOldOwnerCannotDelete() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, () -> zombie.delete(1));
            assertFenced(owner, () -> zombie.delete(2));
        }
    }

    @Test
    public void anOldOwnerCannotDeleteSharedFiles() throws IOException {
        try (JobCheckpoints owner = own()) {
            assertFenced(owner, () -> zombie.deleteShared(List.of(shared.path())));
        }
    }

    @Test
    public void anOldOwnerThatClosesDisturbsNobody() throws IOException {
        try (JobCheckpoints owner = own();
                CheckpointWriter writer = owner.begin(2)) {
            StateFile file = write(writer, "done", Sharing.EXCLUSIVE, bytes("new"));
            unfinished.close();
            unfinishedShared.close();
            pending.close();
            zombie.close();
            writer.commit(bytes("2 of the new owner"));

            assertThat(owner.list()).containsExactly(2L, 1L);
            assertThat(read(owner, file)).isEqualTo(bytes("new"));
        }
    }

    @Test
    public void anOldOwnerIsFencedAlsoWhereTheNewOneHasTheSameCheckpoint() throws IOException {
        unfinished.close();
        unfinishedShared.close();
        try (JobCheckpoints owner = own()) {
            commit(owner, 2, "new");
            assertThatThrownBy(() -> pending.commit(bytes("old"))).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> zombie.begin(2)).isInstanceOf(FencedException.class);
            assertThat(owner.readMetadata(2)).isEqualTo(bytes("metadata of new"));
        }
    }

    @Test
    public void anOldOwnerStaysFencedWhenTheNewOneHasGone() throws IOException {
        unfinished.close();
        unfinishedShared.close();
        own().close();
        assertThatThrownBy(() -> pending.commit(bytes("2"))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> zombie.delete(1)).isInstanceOf(FencedException.class);
        try (JobCheckpoints owner = own()) {
            assertThat(owner.list()).containsExactly(1L);
        }
    }

    @Test
    public void ownersOfOtherJobsAreNotFenced() throws IOException {
        unfinished.finish();
        unfinishedShared.finish();
        try (JobCheckpoints other = open().own("another")) {
            commit(other, 2, "other");
            pending.commit(bytes("2"));
            assertThat(zombie.list()).containsExactly(2L, 1L);
        }
    }

    @Test
    public void ofManyWhoComeAtOnceOnlyTheNewestCompletesACheckpoint() throws Exception {
        int contenders = 8;
        ExecutorService threads = Executors.newFixedThreadPool(contenders);
        try {
            for (int round = 0; round < 20; round++) {
                assertOneWinner(threads, contenders, JOB, 100 + round);
                assertOneWinner(threads, contenders, "new job " + round, 1);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private void assertOneWinner(ExecutorService threads, int contenders, String jobName, long checkpointId)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(contenders);
        Callable<JobCheckpoints> contender = () -> {
            CheckpointStorage storage = open();
            start.await(1, TimeUnit.MINUTES);
            return storage.own(jobName);
        };
        List<JobCheckpoints> owners = new ArrayList<>();
        for (Future<JobCheckpoints> future : threads.invokeAll(Collections.nCopies(contenders, contender))) {
            try {
                owners.add(future.get());
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(FencedException.class);
            }
        }
        assertThat(owners).isNotEmpty();
        assertThat(owners.stream().map(JobCheckpoints::epoch)).doesNotHaveDuplicates();
        long newest = owners.stream().mapToLong(JobCheckpoints::epoch).max().orElseThrow();
        for (JobCheckpoints owner : owners) {
            if (owner.epoch() == newest) {
                commit(owner, checkpointId, "winner");
                assertThat(owner.list()).startsWith(checkpointId);
            } else {
                assertThatThrownBy(() -> commit(owner, checkpointId, "loser")).isInstanceOf(FencedException.class);
            }
        }
    }
}
