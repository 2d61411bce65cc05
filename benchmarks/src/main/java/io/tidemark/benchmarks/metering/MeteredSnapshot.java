package io.tidemark.benchmarks.metering;

import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import java.io.IOException;
import java.util.List;

/** A snapshot whose writing is measured. */
final class MeteredSnapshot implements StateSnapshot {
    private final StateSnapshot snapshot;
    private final long checkpointId;
    private final CheckpointMeter meter;

    MeteredSnapshot(StateSnapshot snapshot, long checkpointId, CheckpointMeter meter) {
        this.snapshot = snapshot;
        this.checkpointId = checkpointId;
        this.meter = meter;
    }

    @Override
    public List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException {
        List<StateFile> files = snapshot.persist(new MeteredWriter(writer, meter), prefix);
        meter.persisted(checkpointId, System.nanoTime());
        return files;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
