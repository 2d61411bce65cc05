package io.tidemark.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SavepointInDatabaseTest {
    private final JdbcCheckpointStorageProvider provider = new JdbcCheckpointStorageProvider();

    @TempDir
    Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StateFile write(CheckpointWriter writer, String name, Sharing sharing) throws IOException {
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(bytes("content of " + name));
            return output.finish();
        }
    }

    private static String read(StoredCheckpoint stored, StateFile file) throws IOException {
        try (InputStream input = stored.open(file)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSavepointIsReadByItsLocationAndDeletedAsAWhole(TestDatabase database) throws IOException {
        URI storage = database.create(directory);
        StateFile file;
        URI location;
        try (SavepointWriter writer = provider.beginSavepoint(storage, "savepoint-7-a", 7)) {
            assertThat(writer.isSelfContained()).isTrue();
            location = writer.location();
            file = write(writer, "state", Sharing.SHARED);
            assertThat(file.shared()).isFalse();
            assertThatThrownBy(() -> provider.openStored(writer.location()))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("never completed");
            assertThat(provider.find(storage)).containsExactly(new CheckpointLocation(location, false));
            assertThatThrownBy(() -> provider.beginSavepoint(storage, "savepoint-7-a", 7))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exists already");
            writer.commit(bytes("metadata"));
        }
        assertThat(location.toString()).startsWith(storage.toString()).endsWith("#savepoint/savepoint-7-a");
        assertThat(provider.find(storage)).containsExactly(new CheckpointLocation(location, true));
        assertThat(provider.find(location)).containsExactly(new CheckpointLocation(location, true));
        try (StoredCheckpoint stored = provider.openStored(location)) {
            assertThat(stored.readMetadata()).isEqualTo(bytes("metadata"));
            assertThat(read(stored, file)).isEqualTo("content of state");
            stored.delete();
            stored.delete();
            assertThatThrownBy(() -> read(stored, file)).isInstanceOf(NoSuchFileException.class);
        }
        assertThatThrownBy(() -> provider.openStored(location)).isInstanceOf(NoSuchFileException.class);
        assertThat(provider.find(storage)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSavepointThatWasGivenUpLeavesNothing(TestDatabase database) throws IOException {
        URI storage = database.create(directory);
        try (SavepointWriter writer = provider.beginSavepoint(storage, "savepoint-1", 1)) {
            write(writer, "state", Sharing.EXCLUSIVE);
        }
        assertThat(provider.find(storage)).isEmpty();
        provider.beginSavepoint(storage, "savepoint-1", 1).close();
    }

    @ParameterizedTest
    @EnumSource
    void checkpointsAreFoundAndOpenedBesideTheirOwner(TestDatabase database) throws IOException {
        URI storage = database.create(directory);
        try (CheckpointStorage opened = provider.open(storage);
                JobCheckpoints job = opened.own("word count 100%");
                JobCheckpoints other = opened.own("other")) {
            StateFile shared = null;
            for (long id = 1; id <= 2; id++) {
                try (CheckpointWriter writer = job.begin(id)) {
                    write(writer, "state", Sharing.EXCLUSIVE);
                    shared = write(writer, "table.sst", Sharing.SHARED);
                    writer.commit(bytes("metadata of " + id));
                }
            }
            CheckpointWriter pending = job.begin(3);
            write(pending, "state", Sharing.EXCLUSIVE);

            URI place = URI.create(storage + "#job/word%2520count%2520100%2525");
            URI newest = URI.create(place + "/chk-0000000002");
            List<CheckpointLocation> found = provider.find(storage);
            assertThat(found).hasSize(3).isEqualTo(provider.find(place));
            assertThat(found.get(0)).isEqualTo(new CheckpointLocation(newest, true));
            assertThat(found.get(2).complete()).isFalse();
            assertThat(provider.find(newest)).containsExactly(found.get(0));
            try (StoredCheckpoint stored = provider.openStored(newest)) {
                assertThat(stored.readMetadata()).isEqualTo(bytes("metadata of 2"));
                assertThat(read(stored, shared)).isEqualTo("content of table.sst");
            }
            for (URI wrong : List.of(storage, place, found.get(2).location())) {
                assertThatThrownBy(() -> provider.openStored(wrong)).isInstanceOf(CorruptCheckpointException.class);
            }
            assertThatThrownBy(() -> provider.find(URI.create(storage + "#job/none")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> provider.openStored(URI.create(place + "/chk-0000000009")))
                    .isInstanceOf(NoSuchFileException.class);
            pending.close();
            assertThat(provider.find(place)).hasSize(2);
            assertThat(other.list()).isEmpty();
        }
    }
}
