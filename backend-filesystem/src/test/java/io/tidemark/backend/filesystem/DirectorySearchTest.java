package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody finds who only looks, and what looking leaves behind. */
class DirectorySearchTest {
    private final FileCheckpointStorageProvider provider = new FileCheckpointStorageProvider();

    @TempDir
    Path root;

    @Test
    void findsTheCheckpointsOfAllJobsNewestFirst() throws IOException {
        completeThree();

        assertThat(namesIn(root)).containsExactly("a%20b/chk-0000000002", "a%20b/chk-0000000001", "c/chk-0000000009");
        assertThat(namesIn(root.resolve("c"))).containsExactly("c/chk-0000000009");
        assertThat(namesIn(root.resolve("c/chk-0000000009"))).containsExactly("c/chk-0000000009");
    }

    @Test
    void opensWhatItFinds() throws IOException {
        completeThree();

        for (CheckpointLocation found : provider.find(root.toUri())) {
            try (StoredCheckpoint checkpoint = provider.openStored(found.location())) {
                String metadata = new String(checkpoint.readMetadata());
                assertThat(found.location().getPath()).endsWith(metadata);
            }
        }
    }

    @Test
    void opensTheFilesOfACheckpointThatWasMoved() throws IOException {
        StateFile file;
        try (CheckpointStorage storage = provider.open(root.toUri());
                JobCheckpoints job = storage.own("job");
                CheckpointWriter writer = job.begin(1)) {
            try (StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
                output.write(7);
                file = output.finish();
            }
            writer.commit(new byte[] {'1'});
        }
        Path moved = Files.move(root.resolve("job/chk-0000000001"), root.resolve("kept"));

        assertThat(namesIn(root)).containsExactly("kept");
        try (StoredCheckpoint checkpoint = provider.openStored(moved.toUri());
                InputStream bytes = checkpoint.open(file)) {
            assertThat(bytes.readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void followsNoPathThatLeadsOutOfTheCheckpoint() throws IOException {
        completeThree();
        Files.createFile(root.resolve("secret"));

        try (StoredCheckpoint checkpoint =
                provider.openStored(root.resolve("c/chk-0000000009").toUri())) {
            for (String path :
                    List.of("../../secret", "/etc/passwd", "shared/../../secret", "chk-0000000009/../x", "")) {
                assertThatThrownBy(() -> checkpoint.open(new StateFile(path, 0, 0, false)))
                        .as(path)
                        .isInstanceOf(CorruptCheckpointException.class)
                        .hasMessageContaining("'" + path + "'");
            }
        }
    }

    @Test
    void tellsWhatIsNotComplete() throws IOException {
        try (CheckpointStorage storage = provider.open(root.toUri());
                JobCheckpoints job = storage.own("job");
                CheckpointWriter writer = job.begin(1)) {
            writer.create("half", Sharing.EXCLUSIVE).close();

            assertThat(provider.find(root.toUri())).singleElement().satisfies(found -> {
                assertThat(found.complete()).isFalse();
                assertThat(found.location().getPath()).contains("/job/epoch-0000000001/work-0000000001/");
                assertThat(provider.find(found.location())).containsExactly(found);
            });
        }
        Files.createDirectories(root.resolve("of-a-user.incomplete"));

        assertThat(provider.find(root.toUri()))
                .singleElement()
                .extracting(CheckpointLocation::complete)
                .isEqualTo(false);
    }

    @Test
    void findsWhatHasLostItsMetadata() throws IOException {
        completeThree();
        Files.delete(root.resolve("c/chk-0000000009/metadata.json"));
        Files.delete(root.resolve("c/chk-0000000009/metadata.json.crc32c"));

        assertThat(namesIn(root.resolve("c"))).containsExactly("c/chk-0000000009");
        assertThatThrownBy(() ->
                        provider.openStored(root.resolve("c/chk-0000000009").toUri()))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("metadata.json");
    }

    @Test
    void changesNothingAndNeedsNoRightToWrite() throws IOException {
        completeThree();
        Map<Path, FileTime> before = changes();
        try {
            for (Path path : before.keySet()) {
                boolean directory = Files.isDirectory(path);
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(directory ? "r-xr-xr-x" : "r--r--r--"));
            }
            opensWhatIsThere();
        } finally {
            for (Path path : before.keySet()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }

        assertThat(changes()).isEqualTo(before);
    }

    @Test
    void saysWhenNothingIsThere() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> provider.find(root.resolve("nowhere").toUri()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> provider.find(file.toUri()))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("give the directory");
        assertThat(root.resolve("nowhere")).doesNotExist();
        assertThat(provider.find(root.toUri())).isEmpty();
    }

    private void opensWhatIsThere() throws IOException {
        List<CheckpointLocation> found = provider.find(root.toUri());
        assertThat(found).hasSize(3);
        for (CheckpointLocation location : found) {
            try (StoredCheckpoint checkpoint = provider.openStored(location.location())) {
                assertThat(checkpoint.readMetadata()).isNotEmpty();
            }
        }
    }

    /** Each checkpoint's metadata are the end of its path. */
    private void completeThree() throws IOException {
        try (CheckpointStorage storage = provider.open(root.toUri())) {
            complete(storage, "a b", 1);
            complete(storage, "a b", 2);
            complete(storage, "c", 9);
        }
    }

    private static void complete(CheckpointStorage storage, String jobName, long id) throws IOException {
        try (JobCheckpoints job = storage.own(jobName);
                CheckpointWriter writer = job.begin(id)) {
            writer.commit(("/chk-000000000" + id).getBytes());
        }
    }

    private List<String> namesIn(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (CheckpointLocation found : provider.find(directory.toUri())) {
            assertThat(found.complete()).isTrue();
            names.add(root.toUri()
                    .relativize(URI.create(found.location() + "/"))
                    .getPath()
                    .replaceFirst("/$", ""));
        }
        return names;
    }

    /** All that is there, and when it was changed: a file that came and went shows in its directory. */
    private Map<Path, FileTime> changes() throws IOException {
        Map<Path, FileTime> changes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                changes.put(path, Files.getLastModifiedTime(path));
            }
        }
        return changes;
    }
}
