package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckpointStorageProviderTest {
    private final FileCheckpointStorageProvider provider = new FileCheckpointStorageProvider();

    @TempDir
    Path directory;

    @Test
    void isFoundForTheSchemeFile() {
        getClass().getModule().addUses(CheckpointStorageProvider.class);
        assertThat(ServiceLoader.load(
                                CheckpointStorageProvider.class, getClass().getClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get))
                .hasOnlyElementsOfType(FileCheckpointStorageProvider.class)
                .flatExtracting(CheckpointStorageProvider::schemes)
                .containsExactly("file");
    }

    @Test
    void makesADirectoryThatIsMissing() throws IOException {
        Path missing = directory.resolve("a/b c/d");
        try (CheckpointStorage storage = provider.open(missing.toUri());
                JobCheckpoints job = storage.own("job")) {
            assertThat(missing.resolve("job")).isDirectory();
            assertThat(storage.outlivesProcess()).isTrue();
            assertThat(job.epoch()).isEqualTo(1);
        }
    }

    @Test
    void leavesNothingInTheDirectoryWhenOpened() throws IOException {
        provider.open(directory.toUri()).close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void removesWhatAProcessLeftThatWasKilledWhileItOpenedTheDirectory() throws IOException {
        Path left = Files.createFile(directory.resolve(".probe-1-1"));
        Path underWay = Files.createFile(directory.resolve(".probe-1-2"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        provider.open(directory.toUri()).close();
        assertThat(directory).isDirectoryContaining(underWay::equals).isDirectoryNotContaining(left::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "file://", "FILE:"})
    void takesOneThreeOrNoSlashesOfHost(String prefix) throws IOException {
        Path target = directory.resolve("checkpoints");
        provider.open(URI.create(prefix + target)).close();
        assertThat(target).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:checkpoints",
                "file:./checkpoints",
                "file://server/share",
                "file://localhost/checkpoints",
                "file:///checkpoints?sync=no",
                "file:///checkpoints#1",
                "s3://bucket/checkpoints",
                "/checkpoints",
                "file:/",
                "file:///a/.."
            })
    void refusesWhatIsNoDirectoryOfThisMachineToKeepCheckpointsIn(String location) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(URI.create(location)))
                .withMessageContaining(location)
                .withMessageContaining("file:///absolute/path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/below"})
    void namesADirectoryThatCannotBeMade(String path) throws IOException {
        Files.createFile(directory.resolve("file"));
        Path impossible = directory.resolve(path);
        assertThatThrownBy(() -> provider.open(impossible.toUri()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directory " + impossible)
                .hasMessageContaining("name another one");
    }

    @Test
    void namesADirectoryThatIsNotWritable() {
        // Read-only for everybody, root too, on every Linux; on other systems it cannot be made.
        Path readOnly = Path.of("/proc/sys");
        assertThatThrownBy(() -> provider.open(readOnly.toUri()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directory " + readOnly)
                .hasMessageContaining("owner and permissions");
    }
}
