package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to keep while one owner is at work. {@link CheckpointFencingContract} has what it
 * has to keep when a second one comes. A test of a storage extends both; the names of the tests say what they ask for.
 *
 * @since 0.1
 */
public abstract class CheckpointStorageContract {
    static final String JOB = "word count";

    /** For subclasses. */
    protected CheckpointStorageContract() {}

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

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a file of the given text. */
    static StateFile write(CheckpointWriter writer, String name, Sharing sharing, byte[] content) throws IOException {
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(content);
            return output.finish();
        }
    }

    /** Commits a checkpoint of one file. */
    static StateFile commit(JobCheckpoints job, long checkpointId, String content) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            StateFile file = write(writer, "state", Sharing.EXCLUSIVE, bytes(content));
            writer.commit(bytes("metadata of " + content));
            return file;
        }
    }

    static byte[] read(JobCheckpoints job, StateFile file) throws IOException {
        try (InputStream input = job.open(file)) {
            return input.readAllBytes();
        }
    }

    @Test
    public void aNewJobHasNoCheckpoint() throws IOException {
        try (JobCheckpoints job = own()) {
            assertThat(job.epoch()).isPositive();
            assertThat(job.list()).isEmpty();
            assertThat(job.listShared()).isEmpty();
        }
    }

    @Test
    public void givesBackWhatWasCommitted() throws IOException {
        try (JobCheckpoints job = own()) {
            StateFile file = commit(job, 17, "a");

            assertThat(job.list()).containsExactly(17L);
            assertThat(job.readMetadata(17)).isEqualTo(bytes("metadata of a"));
            assertThat(read(job, file)).isEqualTo(bytes("a"));
        }
    }

    @Test
    public void givesBackFilesOfAnySize() throws IOException {
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_001}) {
            givesBackFilesOf(size);
        }
    }

    private void givesBackFilesOf(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        try (JobCheckpoints job = open().own("files of " + size + " bytes");
                CheckpointWriter writer = job.begin(1)) {
            StateFile whole = write(writer, "whole", Sharing.EXCLUSIVE, content);
            StateFile inPieces = writeInPieces(writer, content);
            writer.commit(new byte[0]);

            assertThat(whole.size()).isEqualTo(size);
            assertThat(inPieces.crc32c()).isEqualTo(whole.crc32c());
            assertThat(read(job, whole)).isEqualTo(content);
            assertThat(read(job, inPieces)).isEqualTo(content);
            assertThat(job.readMetadata(1)).isEmpty();
        }
    }

    /** Alternates single bytes and pieces that do not divide any buffer. */
    private static StateFile writeInPieces(CheckpointWriter writer, byte[] content) throws IOException {
        try (StateFileOutput output = writer.create("pieces", Sharing.EXCLUSIVE)) {
            for (int at = 0; at < content.length; ) {
                output.write(content[at++]);
                int length = Math.min(997, content.length - at);
                output.write(content, at, length);
                at += length;
            }
            return output.finish();
        }
    }

    @Test
    public void listsTheNewestFirst() throws IOException {
        try (JobCheckpoints job = own()) {
            for (long id : new long[] {2, 9, 10, 100, 12_345_678_901L}) {
                commit(job, id, "c" + id);
            }
            assertThat(job.list()).containsExactly(12_345_678_901L, 100L, 10L, 9L, 2L);
        }
    }

    @Test
    public void aCheckpointDoesNotExistBeforeItsCommit() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1)) {
            StateFile file = write(writer, "state", Sharing.EXCLUSIVE, bytes("a"));

            assertThat(writer.checkpointId()).isEqualTo(1);
            assertThat(job.list()).isEmpty();
            assertThatThrownBy(() -> read(job, file)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> job.readMetadata(1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    public void aCheckpointThatWasClosedWithoutCommitNeverExistsAndItsNumberIsFree() throws IOException {
        try (JobCheckpoints job = own()) {
            CheckpointWriter writer = job.begin(1);
            write(writer, "state", Sharing.EXCLUSIVE, bytes("given up"));
            writer.close();
            assertThat(job.list()).isEmpty();
            assertThatThrownBy(() -> writer.commit(bytes("late"))).isInstanceOf(IOException.class);

            StateFile file = commit(job, 1, "kept");
            assertThat(read(job, file)).isEqualTo(bytes("kept"));
        }
    }

    @Test
    public void severalCheckpointsAreWrittenSideBySide() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter first = job.begin(1);
                CheckpointWriter second = job.begin(2)) {
            StateFile inSecond = write(second, "state", Sharing.EXCLUSIVE, bytes("second"));
            StateFile inFirst = write(first, "state", Sharing.EXCLUSIVE, bytes("first"));
            second.commit(bytes("2"));
            first.commit(bytes("1"));

            assertThat(job.list()).containsExactly(2L, 1L);
            assertThat(read(job, inFirst)).isEqualTo(bytes("first"));
            assertThat(read(job, inSecond)).isEqualTo(bytes("second"));
        }
    }

    @Test
    public void aNumberNotAboveTheNewestIsRefused() throws IOException {
        try (JobCheckpoints job = own()) {
            commit(job, 5, "a");
            for (long id : new long[] {5, 4, 0, -1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> job.begin(id))
                        .withMessageContaining(JOB);
            }
            commit(job, 6, "b");
        }
    }

    @Test
    public void aNumberIsWrittenOnceAtATime() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1)) {
            assertThatThrownBy(() -> job.begin(1)).isInstanceOf(IOException.class);
            writer.commit(bytes("first"));
            assertThat(job.readMetadata(1)).isEqualTo(bytes("first"));
        }
    }

    @Test
    public void aNameIsUsedOnceInACheckpoint() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1)) {
            StateFile file = write(writer, "state", Sharing.EXCLUSIVE, bytes("first"));
            assertThatThrownBy(() -> writer.create("state", Sharing.EXCLUSIVE)).isInstanceOf(IOException.class);
            writer.commit(new byte[0]);
            assertThat(read(job, file)).isEqualTo(bytes("first"));
        }
    }

    @Test
    public void aFileNameThatCouldLeaveTheCheckpointIsRefused() throws IOException {
        List<String> names = List.of("", ".", "..", ".hidden", "a/b", "../a", "a\\b", "a b", "\u00e9", "metadata.json");
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1)) {
            for (String name : names) {
                assertThatIllegalArgumentException().as(name).isThrownBy(() -> writer.create(name, Sharing.EXCLUSIVE));
            }
        }
    }

    @Test
    public void aFileThatWasNotFinishedIsGivenUp() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1)) {
            try (StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
                output.write(1);
                assertThatIllegalStateException().isThrownBy(() -> writer.commit(new byte[0]));
            }
            StateFile again = write(writer, "state", Sharing.EXCLUSIVE, bytes("again"));
            writer.commit(new byte[0]);
            assertThat(read(job, again)).isEqualTo(bytes("again"));
        }
    }

    @Test
    public void aFinishedOrClosedFileTakesNoMoreBytes() throws IOException {
        try (JobCheckpoints job = own();
                CheckpointWriter writer = job.begin(1);
                StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
            output.write(1);
            output.finish();
            assertThatThrownBy(() -> output.write(1)).isInstanceOf(IOException.class);
            assertThatThrownBy(output::finish).isInstanceOf(IOException.class);

            StateFileOutput closed = writer.create("closed", Sharing.EXCLUSIVE);
            closed.write(1);
            closed.close();
            closed.close();
            assertThatThrownBy(() -> closed.write(1)).isInstanceOf(IOException.class);
            assertThatThrownBy(closed::finish).isInstanceOf(IOException.class);
        }
    }

    @Test
    public void closingACheckpointStopsThoseWhoStillWriteIt() throws IOException {
        try (JobCheckpoints job = own()) {
            CheckpointWriter writer = job.begin(1);
            StateFileOutput output = writer.create("state", Sharing.SHARED);
            output.write(1);
            writer.close();

            assertThatThrownBy(() -> output.write(new byte[200_000])).isInstanceOf(IOException.class);
            assertThatThrownBy(output::finish).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.create("more", Sharing.EXCLUSIVE)).isInstanceOf(IOException.class);
            output.close();
            assertThat(job.listShared()).isEmpty();
        }
    }

    @Test
    public void aDeletedCheckpointIsGoneAndDeletingItAgainIsSuccess() throws IOException {
        try (JobCheckpoints job = own()) {
            StateFile first = commit(job, 1, "first");
            StateFile second = commit(job, 2, "second");
            job.delete(1);
            job.delete(1);
            job.delete(3);

            assertThat(job.list()).containsExactly(2L);
            assertThat(read(job, second)).isEqualTo(bytes("second"));
            assertThatThrownBy(() -> read(job, first)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> job.readMetadata(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checkpoint 1")
                    .hasMessageContaining(JOB);
        }
    }

    @Test
    public void aSharedFileLivesUntilItIsNamed() throws IOException {
        try (JobCheckpoints job = own()) {
            StateFile first = commitShared(job, 1, "one");
            StateFile second = commitShared(job, 2, "two");
            job.delete(1);

            assertThat(first.shared()).isTrue();
            assertThat(first.path()).isNotEqualTo(second.path());
            assertThat(job.listShared()).containsExactlyInAnyOrder(first.path(), second.path());
            assertThat(read(job, first)).isEqualTo(bytes("one"));

            job.deleteShared(List.of(first.path()));
            job.deleteShared(List.of(first.path()));
            assertThat(job.listShared()).containsExactly(second.path());
            assertThatThrownBy(() -> read(job, first)).hasMessageContaining(first.path());
            assertThat(read(job, second)).isEqualTo(bytes("two"));
        }
    }

    private static StateFile commitShared(JobCheckpoints job, long checkpointId, String content) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            StateFile file = write(writer, "table.sst", Sharing.SHARED, bytes(content));
            writer.commit(bytes(content));
            return file;
        }
    }

    @Test
    public void aLaterCheckpointMayNeedASharedFileOfOneThatFailed() throws IOException {
        StateFile file;
        try (JobCheckpoints job = own()) {
            try (CheckpointWriter failed = job.begin(1)) {
                file = write(failed, "table.sst", Sharing.SHARED, bytes("kept"));
            }
            commit(job, 2, "refers to it");
        }
        try (JobCheckpoints job = own()) {
            assertThat(job.listShared()).containsExactly(file.path());
            assertThat(read(job, file)).isEqualTo(bytes("kept"));
        }
    }

    @Test
    public void onlySharedFilesAreDeletedAsShared() throws IOException {
        try (JobCheckpoints job = own()) {
            StateFile own = commit(job, 1, "a");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> job.deleteShared(List.of(own.path())))
                    .withMessageContaining(own.path());
            assertThat(read(job, own)).isEqualTo(bytes("a"));
        }
    }

    @Test
    public void aFileThatIsNotAsTheMetadataSaysIsCorrupt() throws IOException {
        try (JobCheckpoints job = own()) {
            StateFile file = commit(job, 1, "content");
            StateFile otherSum = new StateFile(file.path(), file.size(), file.crc32c() ^ 1, false);
            StateFile longer = new StateFile(file.path(), file.size() + 1, file.crc32c(), false);
            StateFile shorter = new StateFile(file.path(), file.size() - 1, file.crc32c(), false);
            for (StateFile wrong : List.of(otherSum, longer, shorter)) {
                assertThatThrownBy(() -> read(job, wrong))
                        .isInstanceOf(CorruptCheckpointException.class)
                        .hasMessageContaining("state")
                        .hasMessageContaining("expected")
                        .hasMessageContaining("found");
            }
        }
    }

    @Test
    public void aPathThatTheStorageDidNotWriteIsNotFollowed() throws IOException {
        List<String> paths = List.of(
                "/etc/passwd",
                "../other/chk-0000000001/state",
                "chk-0000000001/../chk-0000000001/state",
                "shared/../chk-0000000001/state",
                "shared/..",
                "chk-0000000001/./state",
                "chk-0000000001",
                "elsewhere/state",
                "",
                "chk-0000000001/metadata.json\u0000");
        try (JobCheckpoints job = own()) {
            StateFile file = commit(job, 1, "a");
            for (String path : paths) {
                StateFile foreign = new StateFile(path, file.size(), file.crc32c(), false);
                assertThatThrownBy(() -> read(job, foreign)).as(path).isInstanceOf(IOException.class);
                assertThatIllegalArgumentException().as(path).isThrownBy(() -> job.deleteShared(List.of(path)));
            }
        }
    }

    @Test
    public void anOwnerThatGaveUpChangesNothing() throws IOException {
        JobCheckpoints job = own();
        StateFile file = commit(job, 1, "a");
        CheckpointWriter pending = job.begin(2);
        job.close();
        job.close();

        assertThatThrownBy(() -> pending.commit(new byte[0])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> job.begin(3)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> job.delete(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> job.deleteShared(List.of())).isInstanceOf(IOException.class);
        pending.close();
        try (JobCheckpoints next = own()) {
            assertThat(next.list()).containsExactly(1L);
            assertThat(read(next, file)).isEqualTo(bytes("a"));
        }
    }

    @Test
    public void jobsOfAnyNameAreKeptApart() throws IOException {
        List<List<String>> groups = List.of(
                List.of("a", "b"),
                List.of("", " ", "%", "%-", "%20", "."),
                List.of("..", "../a", "a/..", "/a", "a/b", "a\\b", "a%2Fb", ".new-a", "%2Enew-a"),
                List.of("\u00e9", "e\u0301", "\u65e5\u672c", "\ud83c\udf0a", "\ud83c", "\udf0a"),
                List.of("?", "a\u0000b", "a\nb"),
                List.of("x".repeat(5_000), "x".repeat(5_001), "x".repeat(4_999) + "y"));
        for (List<String> names : groups) {
            areKeptApart(names);
        }
    }

    private void areKeptApart(List<String> names) throws IOException {
        List<JobCheckpoints> jobs = new ArrayList<>();
        for (String name : names) {
            JobCheckpoints job = open().own(name);
            assertThat(job.list()).as("checkpoints of '%s'", name).isEmpty();
            commit(job, 1, name);
            jobs.add(job);
        }
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(jobs.get(i).readMetadata(1)).isEqualTo(bytes("metadata of " + names.get(i)));
            jobs.get(i).close();
        }
    }

    @Test
    public void closingTheStorageLeavesWhatIsStored() throws IOException {
        CheckpointStorage storage = open();
        try (JobCheckpoints job = storage.own(JOB)) {
            commit(job, 1, "a");
        }
        storage.close();
        assertThatCode(storage::close).doesNotThrowAnyException();
        try (JobCheckpoints job = own()) {
            assertThat(job.list()).containsExactly(1L);
        }
    }
}
