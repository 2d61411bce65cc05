package io.tidemark.testkit.engine;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.CheckpointOrigin;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.recovery.RestoredState;
import io.tidemark.core.recovery.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint in a simulated world: the only checkpoint under a name of its own.
 *
 * @param name where it is
 * @param checkpointId its number
 */
public record SimulatedSavepoint(String name, long checkpointId) {
    /** Begins to write it: in full, whatever the backend would share. */
    CheckpointWriter begin(World world) throws IOException {
        CheckpointWriter writer = world.savepoints().own(name).begin(checkpointId);
        return new CheckpointWriter() {
            @Override
            public long checkpointId() {
                return checkpointId;
            }

            @Override
            public boolean isSelfContained() {
                return true;
            }

            @Override
            public StateFileOutput create(String file, Sharing sharing) throws IOException {
                return writer.create(file, Sharing.EXCLUSIVE);
            }

            @Override
            public void commit(byte[] metadata) throws IOException {
                writer.commit(metadata);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    /** Keeps the same cut among the job's own checkpoints too, under the same number. */
    void keep(SimulatedProcess process, CheckpointMetadata metadata) throws IOException {
        copy(
                process,
                metadata,
                metadata.operators(),
                metadata.checkpointId(),
                origins(metadata, metadata.checkpointId()));
    }

    /**
     * Makes it the newest of the job's own checkpoints, unless that comes from it already.
     *
     * @return the origins that later checkpoints name, if the newest one does not name them itself
     */
    @Nullable
    List<CheckpointOrigin> takeUp(SimulatedProcess process) throws IOException {
        World world = process.world();
        JobCheckpoints from = world.savepoints().own(name);
        CheckpointMetadata start = world.metadata().read(from.readMetadata(checkpointId));
        List<Long> own = process.checkpoints().list();
        long newest = own.isEmpty() ? 0 : own.get(0);
        if (newest != 0 && process.settings().mutation().takesUpOnce()) {
            byte[] bytes = process.checkpoints().readMetadata(newest);
            CheckpointMetadata before = world.metadata().read(bytes);
            if (!before.comesFrom(start) && !start.continues(before)) {
                throw new InvalidProgramException("The job would go back behind checkpoint " + newest
                        + ", and publish again what came after the savepoint; stop the job with a savepoint to start"
                        + " from it.");
            }
            if (before.comesFrom(start)) {
                return before.identity().equals(start.identity()) ? origins(start, newest) : null;
            }
        }
        process.fitting(RestoredState.of(start));
        long id = Math.max(newest, checkpointId) + 1;
        copy(process, start, start.operators(), id, origins(start, id));
        return null;
    }

    private List<CheckpointOrigin> origins(CheckpointMetadata start, long takenUpAs) {
        return start.asOrigin(name, false, takenUpAs);
    }

    private void copy(
            SimulatedProcess process,
            CheckpointMetadata metadata,
            List<OperatorSnapshot> operators,
            long id,
            List<CheckpointOrigin> origins)
            throws IOException {
        World world = process.world();
        JobCheckpoints from = world.savepoints().own(name);
        try (CheckpointWriter own = process.checkpoints().begin(id)) {
            List<OperatorSnapshot> copies = Snapshots.moved(operators, file -> copy(from, file, own));
            own.commit(world.metadata()
                    .write(metadata.takenUp(
                            process.job().name(), id, process.checkpoints().epoch(), copies, origins)));
        }
    }

    private static StateFile copy(JobCheckpoints from, StateFile file, CheckpointWriter to) throws IOException {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        try (InputStream bytes = from.open(file);
                StateFileOutput output = to.create(name, CheckpointWriter.Sharing.EXCLUSIVE)) {
            bytes.transferTo(output);
            return output.finish();
        }
    }
}
