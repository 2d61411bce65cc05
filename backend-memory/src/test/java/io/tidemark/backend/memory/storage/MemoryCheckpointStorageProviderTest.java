package io.tidemark.backend.memory.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCheckpointStorageProviderTest {
    private final MemoryCheckpointStorageProvider provider = new MemoryCheckpointStorageProvider();

    @Test
    void isFoundForTheSchemeMemory() {
        getClass().getModule().addUses(CheckpointStorageProvider.class);
        assertThat(ServiceLoader.load(
                                CheckpointStorageProvider.class, getClass().getClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get))
                .hasOnlyElementsOfType(MemoryCheckpointStorageProvider.class)
                .flatExtracting(CheckpointStorageProvider::schemes)
                .containsExactly("memory");
    }

    /** Runs a job: returns what it finds and leaves a checkpoint. */
    private List<Long> run(String location) throws IOException {
        try (CheckpointStorage storage = provider.open(URI.create(location));
                JobCheckpoints job = storage.own("job")) {
            List<Long> found = job.list();
            try (CheckpointWriter writer = job.begin(found.size() + 1)) {
                writer.commit(new byte[0]);
            }
            return found;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:/", "memory:///"})
    void aJobRunTwiceWithoutANameStartsAfresh(String location) throws IOException {
        assertThat(run(location)).isEmpty();
        assertThat(run(location)).isEmpty();
    }

    @Test
    void aJobRunTwiceUnderANameContinues() throws IOException {
        String name = UUID.randomUUID().toString();
        assertThat(run("memory:" + name)).isEmpty();
        assertThat(run("memory:" + name)).containsExactly(1L);
        assertThat(run("memory:/" + name)).containsExactly(2L, 1L);
        assertThat(run("memory:" + UUID.randomUUID())).isEmpty();
    }

    @Test
    void doesNotClaimToOutliveTheProcess() throws IOException {
        try (CheckpointStorage storage = provider.open(URI.create("memory:/"))) {
            assertThat(storage.outlivesProcess()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory://name",
                "memory:/a/b",
                "memory:a%20b",
                "memory:a?b",
                "memory:a#b",
                "memory:/a?b",
                "file:/a"
            })
    void refusesWhatItDoesNotUnderstand(String location) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(URI.create(location)))
                .withMessageContaining(location)
                .withMessageContaining("memory:name");
    }
}
