package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static io.tidemark.testkit.contract.CheckpointStorageContract.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One history of two owners on a medium that fails at a given change, and what the owners believe is there, to be
 * compared with what is. As a crash all later changes fail too and nothing is closed; as a fault the medium recovers at
 * once and the owners go on.
 */
final class FailingHistory {
    /** Opens a storage. */
    interface Opening {
        CheckpointStorage open() throws IOException;
    }

    private interface Step {
        void take() throws IOException;
    }

    private final StorageMedium medium;
    private final Opening opening;
    private final boolean crash;
    private final int failing;
    private final String job;
    private final Set<Long> committed = new HashSet<>();
    /** Nobody can tell whether they are there: a commit without answer, a deletion that failed. */
    private final Set<Long> unknown = new HashSet<>();

    private final Map<Long, List<StateFile>> files = new HashMap<>();

    FailingHistory(StorageMedium medium, Opening opening, boolean crash, int failing) {
        this.medium = medium;
        this.opening = opening;
        this.crash = crash;
        this.failing = failing;
        job = (crash ? "crash " : "fault ") + failing;
    }

    void run() throws Exception {
        attempt(() -> first(opening.open().own(job)));
        attempt(() -> second(opening.open().own(job)));
    }

    private void attempt(Step step) throws Exception {
        try {
            step.take();
        } catch (IOException e) {
            assertThat(medium.hasFailed()).as("%s: %s without a fault", job, e).isTrue();
            if (!crash) {
                medium.recover();
            }
        }
    }

    private void first(JobCheckpoints owner) throws IOException {
        attemptOf(() -> checkpoint(owner, 1));
        attemptOf(() -> checkpoint(owner, 2));
        // never finished, never closed: what a killed process leaves
        attemptOf(() -> owner.begin(3).create("state", Sharing.EXCLUSIVE).write(1));
    }

    private void second(JobCheckpoints owner) throws IOException {
        attemptOf(() -> checkpoint(owner, 4));
        attemptOf(() -> {
            unknown.add(1L);
            owner.delete(1);
            unknown.remove(1L);
            committed.remove(1L);
        });
        attemptOf(() -> {
            if (!committed.contains(1L) && !unknown.contains(1L) && files.containsKey(1L)) {
                owner.deleteShared(List.of(files.get(1L).get(2).path()));
            }
        });
    }

    private void attemptOf(Step step) throws IOException {
        try {
            attempt(step);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the medium does not recover", e);
        }
    }

    private void checkpoint(JobCheckpoints owner, long id) throws IOException {
        CheckpointWriter writer = owner.begin(id);
        try {
            files.put(id, StorageOnMedium.writeFiles(writer, id));
            writer.commit(bytes("metadata of " + id));
            committed.add(id);
        } catch (UncertainCommitException e) {
            unknown.add(id);
            throw e;
        } finally {
            if (!crash || !medium.hasFailed()) {
                writer.close();
            }
        }
    }

    /** Compares what is there with what the owners believe, as a new owner on a medium that works again. */
    void verify() throws Exception {
        String when = (crash ? "after a crash" : "after a fault") + " at change " + failing;
        try (JobCheckpoints owner = opening.open().own(job)) {
            Set<Long> listed = new HashSet<>(owner.list());
            Set<Long> certain = new HashSet<>(committed);
            certain.removeAll(unknown);
            assertThat(listed).as("complete %s", when).containsAll(certain);
            listed.removeAll(unknown);
            assertThat(certain).as("complete %s", when).containsAll(listed);

            files.put(100L, writeAndCommit(owner, 100));
            Set<String> needed = new TreeSet<>();
            for (long id : owner.list()) {
                assertThat(owner.readMetadata(id)).isEqualTo(bytes("metadata of " + id));
                for (StateFile file : files.get(id)) {
                    assertThat(read(owner, file)).hasSize((int) file.size());
                    needed.add(file.path());
                }
            }
            List<String> orphans = owner.listShared().stream()
                    .filter(path -> !needed.contains(path))
                    .toList();
            owner.deleteShared(orphans);
            Set<String> held = new TreeSet<>(medium.holdings(job));
            held.removeAll(needed);
            assertThat(held).as("left over %s", when).isEmpty();
        }
    }

    private static List<StateFile> writeAndCommit(JobCheckpoints owner, long id) throws IOException {
        try (CheckpointWriter writer = owner.begin(id)) {
            List<StateFile> written = StorageOnMedium.writeFiles(writer, id);
            writer.commit(bytes("metadata of " + id));
            return written;
        }
    }
}
