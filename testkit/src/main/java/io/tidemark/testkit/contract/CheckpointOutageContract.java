package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.JOB;
import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to keep when its medium fails: at any write, for lack of room, for a while, in
 * silence. The names of the tests say what they ask for.
 *
 * <p>For a slow medium, the system property {@code tidemark.contracts} may be {@code covering} instead of {@code all}: then it
 * fails at every third write.
 *
 * @since 0.1
 */
public abstract class CheckpointOutageContract extends StorageOnMedium {
    /** More changes than the history of two owners can need, whatever a medium counts as one. */
    private static final int MOST_CHANGES = 2_000;

    /** For subclasses. */
    protected CheckpointOutageContract() {}

    @Test
    public void aCrashAtAnyWriteLeavesWholeCheckpointsAndNothingElse() throws Exception {
        failAtEveryWrite(true);
    }

    @Test
    public void aFaultAtAnyWriteLeavesWholeCheckpointsAndNothingElse() throws Exception {
        failAtEveryWrite(false);
    }

    private void failAtEveryWrite(boolean crash) throws Exception {
        int step = ChosenCases.ofThisRun().stepOfChanges();
        // where some are left out, a crash and a fault come at different ones
        int changes = crash ? 0 : 1 % step;
        boolean failed = true;
        while (failed) {
            assertThat(changes).as("changes until nothing was left to fail").isLessThan(MOST_CHANGES);
            theMedium().failAfter(changes);
            FailingHistory history = new FailingHistory(theMedium(), this::storage, crash, changes);
            history.run();
            failed = theMedium().hasFailed();
            theMedium().recover();
            history.verify();
            changes += step;
        }
        assertThat(changes).as("changes that were refused").isGreaterThan(5);
    }

    @Test
    public void aFullMediumFailsTheCheckpointAndNothingElse() throws Exception {
        try (JobCheckpoints job = own()) {
            Written before = commitFiles(job, 1);
            theMedium().fill();
            for (long id = 2; id < 5; id++) {
                long number = id;
                assertThat(refused(() -> commitLarge(job, number)))
                        .isNotInstanceOf(FencedException.class)
                        .hasMessageContaining(JOB);
            }
            assertThat(job.list()).containsExactly(1L);
            assertWhole(job, before);

            theMedium().recover();
            Written next = commitFiles(job, 5);
            assertThat(job.list()).containsExactly(5L, 1L);
            assertHoldsNothingBut(job, List.of(before, next), "by checkpoints that had no room");
        }
    }

    @Test
    public void onAFullMediumCheckpointsCanBeDeleted() throws Exception {
        try (JobCheckpoints job = own()) {
            Written first = commitFiles(job, 1);
            Written second = commitFiles(job, 2);
            theMedium().fill();
            job.delete(1);
            job.deleteShared(List.of(first.files().get(2).path()));
            assertThat(job.list()).containsExactly(2L);
            assertHoldsNothingBut(job, List.of(second), "on the full medium");
        }
    }

    /** Writes more than a medium has room for that is called full. */
    private static void commitLarge(JobCheckpoints job, long checkpointId) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            for (int i = 0; i < 20; i++) {
                CheckpointStorageContract.write(
                        writer, "large-" + i, Sharing.EXCLUSIVE, content(checkpointId, FILE_SIZE));
            }
            writer.commit(bytes("metadata of " + checkpointId));
        }
    }

    @Test
    public void whileTheMediumIsDownEachCallFailsInBoundedTimeAndTheOwnerStaysTheOwner() throws Exception {
        try (JobCheckpoints job = own()) {
            Written before = commitFiles(job, 1);
            CheckpointWriter pending = job.begin(2);
            StateFileOutput output = pending.create("large", Sharing.EXCLUSIVE);
            theMedium().goDown();

            assertRefused(() -> {
                output.write(content(2, FILE_SIZE));
                output.finish();
            });
            catchThrowable(output::close);
            assertRefused(() -> pending.commit(bytes("late")));
            catchThrowable(pending::close);
            assertRefused(() -> commitFiles(job, 3));
            assertRefused(() -> job.delete(1));
            assertRefused(() -> job.deleteShared(List.of(before.files().get(2).path())));
            assertRefused(() -> read(job, before.files().get(0)));
            assertRefused(() -> own());

            theMedium().recover();
            Written next = commitFiles(job, 4);
            assertThat(job.list()).startsWith(4L).doesNotContain(2L, 3L);
            assertWhole(job, next);
        }
    }

    private void assertRefused(ThrowingCallable call) {
        assertThat(refused(call)).isNotInstanceOf(FencedException.class);
    }

    /** Asserts that a call fails, and in time. */
    private Throwable refused(ThrowingCallable call) {
        long before = System.nanoTime();
        Throwable refusal = catchThrowable(call);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isLessThan(theMedium().patience());
        assertThat(refusal).isInstanceOf(IOException.class);
        return refusal;
    }

    @Test
    public void aMediumThatIsDownAtTheStartIsReportedInBoundedTime() throws Exception {
        theMedium().goDown();
        assertThat(refused(this::own).getMessage()).isNotBlank();

        theMedium().recover();
        try (JobCheckpoints job = own()) {
            assertWhole(job, commitFiles(job, 1));
        }
    }

    @Test
    public void anOutageThatNobodyMetIsNotNoticed() throws Exception {
        try (JobCheckpoints job = own()) {
            Written first = commitFiles(job, 1);
            theMedium().goDown();
            theMedium().recover();
            Written second = commitFiles(job, 2);
            assertWhole(job, first);
            theMedium().goDown();
            theMedium().recover();
            assertWhole(job, second);
            theMedium().goDown();
            theMedium().recover();
            job.delete(1);
            assertThat(job.list()).containsExactly(2L);
        }
    }

    @Test
    public void aCheckpointGoesOnAfterAnOutageOrFails() throws Exception {
        try (JobCheckpoints job = own()) {
            Written before = commitFiles(job, 1);
            CheckpointWriter writer = job.begin(2);
            try (writer) {
                writeFiles(writer, 2);
                theMedium().goDown();
                theMedium().recover();
                writer.commit(bytes("metadata of 2"));
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(FencedException.class);
                assertThat(job.list()).containsExactly(1L);
            }
            Written next = commitFiles(job, 3);
            assertWhole(job, before);
            assertWhole(job, next);
        }
    }

    @Test
    public void aMediumThatFallsSilentFailsEachCallInBoundedTime() throws Exception {
        Written before;
        Throwable outcome;
        try (JobCheckpoints job = own()) {
            before = commitFiles(job, 1);
            CheckpointWriter writer = job.begin(2);
            writeFiles(writer, 2);
            theMedium().fallSilent();
            outcome = refused(() -> writer.commit(bytes("metadata of 2")));
            assertThat(outcome).isNotInstanceOf(FencedException.class);
            assertRefused(() -> read(job, before.files().get(0)));
            theMedium().recover();
            writer.close();
        }
        try (JobCheckpoints job = own()) {
            assertThat(job.list()).contains(1L);
            if (!(outcome instanceof UncertainCommitException)) {
                assertThat(job.list()).containsExactly(1L);
            }
            assertWhole(job, before);
            commitFiles(job, 3);
        }
    }

    @Test
    public void aMediumThatIsSilentAtTheStartIsReportedInBoundedTime() throws Exception {
        theMedium().fallSilent();
        assertRefused(this::own);
        theMedium().recover();
        try (JobCheckpoints job = own()) {
            assertWhole(job, commitFiles(job, 1));
        }
    }
}
