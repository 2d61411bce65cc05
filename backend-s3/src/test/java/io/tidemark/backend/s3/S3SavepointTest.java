package io.tidemark.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SavepointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3SavepointTest {
    private static final byte[] METADATA = {1, 2, 3};

    private final S3CheckpointStorageProvider provider = new S3CheckpointStorageProvider();
    private String bucket;
    private ObjectStore store;

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = TestServer.SHARED.newBucket();
        store = TestServer.SHARED.store(bucket);
    }

    private URI location(String key) {
        return TestServer.SHARED.location(bucket, key);
    }

    private SavepointWriter begin(String name) throws IOException {
        return provider.beginSavepoint(location("savepoints"), name, 7);
    }

    private static StateFile write(SavepointWriter writer, String name, int size) throws IOException {
        try (StateFileOutput output = writer.create(name, Sharing.SHARED)) {
            output.write(new byte[size]);
            return output.finish();
        }
    }

    @Test
    void isReadWhereverItWasCopied() throws IOException {
        StateFile small;
        StateFile large;
        try (SavepointWriter writer = begin("one")) {
            assertThat(writer.isSelfContained()).isTrue();
            assertThat(writer.checkpointId()).isEqualTo(7);
            small = write(writer, "small", 100);
            large = write(writer, "large", 100_000);
            writer.commit(METADATA);
            assertThat(writer.location()).isEqualTo(location("savepoints/one"));
        }
        assertThat(large.shared()).as("it is part of the savepoint").isFalse();
        for (String key : store.list("savepoints/one/", "")) {
            byte[] bytes = store.read(key);
            store.put(key.replace("savepoints/one/", "elsewhere/"), bytes, bytes.length);
        }
        assertThat(provider.find(location("elsewhere")))
                .containsExactly(new CheckpointLocation(location("elsewhere"), true));
        try (StoredCheckpoint stored = provider.openStored(location("elsewhere"))) {
            assertThat(stored.readMetadata()).isEqualTo(METADATA);
            for (StateFile file : List.of(small, large)) {
                try (InputStream input = stored.open(file)) {
                    assertThat(input.readAllBytes()).hasSize((int) file.size());
                }
            }
        }
    }

    @Test
    void isNothingUntilItIsCommitted() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            write(writer, "large", 100_000);
            assertThatThrownBy(() -> provider.openStored(writer.location()))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("never completed");
            assertThat(provider.find(location("savepoints")))
                    .containsExactly(new CheckpointLocation(writer.location(), false));
        }
        assertThat(store.list("", "")).isEmpty();
        assertThatThrownBy(() -> provider.openStored(location("savepoints/one")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void neverReplacesAnother() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            assertThatThrownBy(() -> begin("one")).hasMessageContaining("exists already");
            writer.commit(METADATA);
        }
        assertThatThrownBy(() -> begin("one")).hasMessageContaining("exists already");
        assertThat(store.list("", "")).containsExactly("savepoints/one/metadata.json.tidemark");
    }

    @Test
    void isDeletedAsAWholeAndOnce() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            write(writer, "large", 100_000);
            writer.commit(METADATA);
        }
        try (StoredCheckpoint stored = provider.openStored(location("savepoints/one"))) {
            stored.delete();
            stored.delete();
        }
        assertThat(store.list("", "")).isEmpty();
    }

    @Test
    void followsNoPathThatItDidNotWrite() throws IOException {
        try (SavepointWriter writer = begin("one")) {
            writer.commit(METADATA);
        }
        try (StoredCheckpoint stored = provider.openStored(location("savepoints/one"))) {
            for (String path : List.of("../secret", "/etc/passwd", "shared/../secret", "chk-1/state", "")) {
                assertThatThrownBy(() -> stored.open(new StateFile(path, 4, 0, false)))
                        .as(path)
                        .isInstanceOf(CorruptCheckpointException.class);
            }
        }
    }
}
