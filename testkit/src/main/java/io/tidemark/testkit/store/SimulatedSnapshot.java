package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link SimulatedStore} held at a barrier. */
final class SimulatedSnapshot<K> implements StateSnapshot {
    private final StateFileFormat<K> format;
    private final int firstKeyGroup;
    private final List<Map<K, byte[][]>> groups;
    private final @Nullable StateFile[] files;
    private final String name;
    private boolean persisted;
    private boolean closed;

    /**
     * Makes a snapshot.
     *
     * @param groups what each key group holds; never changed
     * @param files by key group, those to refer to; those that are written are added
     * @param name follows the prefix in the name of each file, and makes it unique over all attempts and processes
     */
    SimulatedSnapshot(
            StateFileFormat<K> format,
            int firstKeyGroup,
            List<Map<K, byte[][]>> groups,
            @Nullable StateFile[] files,
            String name) {
        this.format = format;
        this.firstKeyGroup = firstKeyGroup;
        this.groups = groups;
        this.files = files;
        this.name = name;
    }

    @Override
    public List<StateFile> persist(CheckpointWriter writer, String prefix) throws IOException {
        if (closed) {
            throw new IOException("The snapshot " + prefix + name + " was given up before it was written");
        }
        if (persisted) {
            throw new IllegalStateException("The snapshot " + prefix + name + " was written already");
        }
        persisted = true;
        List<StateFile> needed = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            if (!groups.get(i).isEmpty()) {
                StateFile file = writer.isSelfContained() ? null : files[i];
                if (file == null) {
                    file = write(writer, prefix, i);
                    // what a savepoint holds is nothing that a later snapshot may refer to
                    files[i] = writer.isSelfContained() ? files[i] : file;
                }
                needed.add(file);
            }
        }
        return needed;
    }

    private StateFile write(CheckpointWriter writer, String prefix, int index) throws IOException {
        int keyGroup = firstKeyGroup + index;
        byte[] bytes = format.encode(keyGroup, groups.get(index));
        try (StateFileOutput output = writer.create(prefix + name + keyGroup, Sharing.SHARED)) {
            output.write(bytes);
            return output.finish();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
