package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointDirectoryTest {
    private static final byte[] METADATA = {1, 2, 3};
    private static final byte[] CONTENT = {4, 5, 6, 7};

    @TempDir
    Path directory;

    private final FileCheckpointStorageProvider provider = new FileCheckpointStorageProvider();

    private SavepointWriter begin(String name) throws IOException {
        return provider.beginSavepoint(directory.toUri(), name, 7);
    }

    private static StateFile write(SavepointWriter writer, String name, Sharing sharing) throws IOException {
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(CONTENT);
            return output.finish();
        }
    }

    @Test
    void isReadWhereverItWasMoved() throws IOException {
        StateFile file;
        try (SavepointWriter writer = begin("one")) {
            assertThat(writer.isSelfContained()).isTrue();
            file = write(writer, "state", Sharing.SHARED);
            writer.commit(METADATA);
            assertThat(writer.location())
                    .isEqualTo(directory.resolve("one").toUri().resolve("../one"));
        }
        assertThat(file.shared()).as("it is part of the savepoint").isFalse();
        Path moved = Files.move(directory.resolve("one"), directory.resolve("two"));
        try (StoredCheckpoint stored = provider.openStored(moved.toUri());
                InputStream bytes = stored.open(file)) {
            assertThat(stored.readMetadata()).isEqualTo(METADATA);
            assertThat(bytes.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void isNothingUntilItIsCommitted() throws IOException {
        SavepointWriter writer = begin("one");
        write(writer, "state", Sharing.EXCLUSIVE);
        assertThatThrownBy(() -> provider.openStored(writer.location()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("never completed");
        // as a killed process leaves it
        assertThatThrownBy(() ->
                        provider.openStored(directory.resolve("one.incomplete").toUri()))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("never completed");
        writer.close();
        assertThat(Disk.names(directory)).isEmpty();
        assertThatThrownBy(() -> write(writer, "late", Sharing.EXCLUSIVE)).hasMessageContaining("has ended");
    }

    @Test
    void neverReplacesAnother() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            writer.commit(METADATA);
        }
        assertThatThrownBy(() -> begin("one")).hasMessageContaining("exists already");
    }

    @Test
    void isDeletedAsAWholeAndOnce() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            write(writer, "state", Sharing.EXCLUSIVE);
            writer.commit(METADATA);
        }
        StoredCheckpoint stored = provider.openStored(directory.resolve("one").toUri());
        stored.delete();
        stored.delete();
        assertThat(Disk.names(directory)).isEmpty();
    }

    @Test
    void followsNoPathThatItDidNotWrite() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            writer.commit(METADATA);
        }
        Files.write(directory.resolve("secret"), CONTENT);
        StoredCheckpoint stored = provider.openStored(directory.resolve("one").toUri());
        for (String path : List.of("../secret", "/etc/passwd", "shared/../secret", "chk-1/state", "")) {
            assertThatThrownBy(() -> stored.open(new StateFile(path, 4, 0, false)))
                    .as(path)
                    .isInstanceOf(CorruptCheckpointException.class);
        }
    }
}
