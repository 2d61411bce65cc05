package io.tidemark.testkit.contract;

import static io.tidemark.testkit.contract.CheckpointStorageContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.FencedException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.UncertainCommitException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What every checkpoint storage has to keep in the long run: after hundreds of incremental checkpoints, of which many fail in
 * random ways, it holds exactly what the retained ones need. The job here does what an engine does.
 *
 * @since 0.1
 */
public abstract class CheckpointLeftoversContract extends StorageOnMedium {
    private static final int RETAINED = 3;

    /** In bytes: more than what a storage might keep among the metadata, less than what takes long. */
    private static final int SIZE = 20_000;

    private final Map<Long, List<StateFile>> written = new HashMap<>();
    /** Shared files that nothing needs, until they are deleted. */
    private final Set<String> unneeded = new TreeSet<>();

    private Random random;
    private JobCheckpoints job;
    private long lastId;

    /** For subclasses. */
    protected CheckpointLeftoversContract() {}

    /**
     * Says how many checkpoints are taken. One on a slow medium may take fewer in each build and all of them in a longer one.
     *
     * @return 500 by default
     */
    protected int checkpoints() {
        return 500;
    }

    /** Calls that may fail as the storage's medium does. */
    private interface Attempt {
        void make() throws IOException;
    }

    @Test
    public void afterManyCheckpointsWithRandomFailuresItHoldsExactlyWhatTheRetainedOnesNeed() throws Exception {
        random = new Random(1);
        takeOver();
        int checkpoints = checkpoints();
        for (int i = 0; i < checkpoints; i++) {
            oneOfManyFates(++lastId);
        }
        takeOver();
        succeed(++lastId);
        List<Long> retained = job.list();
        assertThat(retained).hasSizeLessThanOrEqualTo(RETAINED).startsWith(lastId);
        List<Written> needed =
                retained.stream().map(id -> new Written(id, written.get(id))).toList();
        assertHoldsNothingBut(job, needed, "after " + checkpoints + " checkpoints");
        Set<String> shared = new TreeSet<>();
        needed.forEach(one -> one.files().stream()
                .filter(StateFile::shared)
                .map(StateFile::path)
                .forEach(shared::add));
        assertThat(job.listShared()).containsExactlyInAnyOrderElementsOf(shared);
        job.close();
    }

    private void oneOfManyFates(long id) throws Exception {
        int fate = random.nextInt(100);
        if (fate < 55) {
            succeed(id);
        } else if (fate < 70) {
            abort(id);
        } else if (fate < 85) {
            meetAFault(id);
        } else if (fate < 93) {
            crash(id);
        } else {
            beFenced(id);
        }
    }

    /** Writes most files anew, and needs some shared ones of the newest complete checkpoint. */
    private List<StateFile> write(CheckpointWriter writer, long id) throws IOException {
        List<StateFile> files = new ArrayList<>();
        List<StateFile> mine = new ArrayList<>();
        List<Long> complete = job.list();
        if (!complete.isEmpty()) {
            for (StateFile file : written.get(complete.get(0))) {
                if (file.shared() && random.nextInt(4) > 0) {
                    files.add(file);
                }
            }
        }
        written.put(id, mine);
        mine.addAll(files);
        mine.add(CheckpointStorageContract.write(writer, "own", Sharing.EXCLUSIVE, content(id, SIZE)));
        mine.add(CheckpointStorageContract.write(writer, "small", Sharing.EXCLUSIVE, bytes("small")));
        mine.add(CheckpointStorageContract.write(writer, "t.sst", Sharing.SHARED, content(id, SIZE)));
        return mine;
    }

    private void succeed(long id) throws IOException {
        try (CheckpointWriter writer = job.begin(id)) {
            write(writer, id);
            writer.commit(bytes("metadata of " + id));
        }
        cleanUp();
    }

    private void abort(long id) throws IOException {
        try (CheckpointWriter writer = job.begin(id)) {
            write(writer, id);
            writer.create("unfinished", Sharing.SHARED).write(content(id, SIZE));
        }
        forget(id);
        cleanUp();
    }

    /** Deletes what is no longer retained, and the shared files that only it needed. */
    private void cleanUp() throws IOException {
        List<Long> complete = job.list();
        for (long old : complete.subList(Math.min(RETAINED, complete.size()), complete.size())) {
            job.delete(old);
            forget(old);
        }
        Set<String> needed = needed(job.list());
        unneeded.removeAll(needed);
        job.deleteShared(unneeded);
        unneeded.clear();
    }

    private void forget(long id) {
        for (StateFile file : written.getOrDefault(id, List.of())) {
            if (file.shared()) {
                unneeded.add(file.path());
            }
        }
    }

    private Set<String> needed(List<Long> complete) {
        Set<String> needed = new TreeSet<>();
        for (long id : complete) {
            written.get(id).stream()
                    .filter(StateFile::shared)
                    .map(StateFile::path)
                    .forEach(needed::add);
        }
        return needed;
    }

    private void meetAFault(long id) throws Exception {
        if (!theMedium().canFail()) {
            abort(id);
            return;
        }
        theMedium().failAfter(random.nextInt(25));
        boolean uncertain = false;
        try {
            succeed(id);
        } catch (UncertainCommitException e) {
            uncertain = true;
        } catch (IOException e) {
            assertThat(theMedium().hasFailed()).as("%s without a fault", e).isTrue();
        }
        theMedium().recover();
        if (uncertain) {
            takeOver(); // an engine looks what is there, and so does a process that comes after it
        } else if (!job.list().contains(id)) {
            forget(id);
        }
    }

    private void crash(long id) throws Exception {
        CheckpointWriter writer = job.begin(id);
        write(writer, id);
        writer.create("unfinished", Sharing.EXCLUSIVE).write(content(id, SIZE));
        if (random.nextBoolean()) {
            takeOver(); // nothing is closed
        } else {
            job.close();
            takeOver();
        }
    }

    private void beFenced(long id) throws Exception {
        JobCheckpoints zombie = job;
        CheckpointWriter writer = zombie.begin(id);
        write(writer, id);
        takeOver();
        attempt(() -> writer.commit(bytes("of the zombie")));
        attempt(() -> zombie.begin(id + 1_000_000));
        for (long complete : job.list()) {
            attempt(() -> zombie.delete(complete));
        }
        writer.close();
        zombie.close();
    }

    private static void attempt(Attempt call) throws IOException {
        try {
            call.make();
            throw new AssertionError("a zombie changed something");
        } catch (FencedException e) {
            // as it has to be
        }
    }

    /** Comes as a new owner: adopts what is there, and removes what no complete checkpoint needs. */
    private void takeOver() throws IOException {
        job = own();
        unneeded.addAll(job.listShared());
        cleanUp();
    }
}
