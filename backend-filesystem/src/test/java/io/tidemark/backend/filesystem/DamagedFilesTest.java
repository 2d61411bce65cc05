package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFilesTest {
    private static final byte[] METADATA = "{\"version\": 1}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private JobCheckpoints job;
    private StateFile own;
    private StateFile shared;
    private StateFile large;

    @BeforeEach
    void aCheckpointOfThreeFiles() throws IOException {
        job = new FileCheckpointStorageProvider().open(directory.toUri()).own("job");
        try (CheckpointWriter writer = job.begin(1)) {
            own = write(writer, "own", Sharing.EXCLUSIVE, "own bytes".getBytes(StandardCharsets.UTF_8));
            shared = write(writer, "shared", Sharing.SHARED, "shared bytes".getBytes(StandardCharsets.UTF_8));
            large = write(writer, "large", Sharing.EXCLUSIVE, new byte[3 * ChecksummedFile.BUFFER_SIZE]);
            writer.commit(METADATA);
        }
    }

    @AfterEach
    void close() throws IOException {
        job.close();
    }

    private static StateFile write(CheckpointWriter writer, String name, Sharing sharing, byte[] content)
            throws IOException {
        try (StateFileOutput output = writer.create(name, sharing)) {
            output.write(content);
            return output.finish();
        }
    }

    private void readAll(StateFile file) throws IOException {
        try (InputStream input = job.open(file)) {
            input.readAllBytes();
        }
    }

    private Path path(String path) {
        return directory.resolve("job").resolve(path);
    }

    private static void assertCorrupt(Path file, ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(file.getParent().toString())
                .hasMessageContaining("damaged");
    }

    /** Flips each bit, cuts at each length and appends; each must be found, and nothing else. */
    private static void assertEveryDamageIsFound(Path file, ThrowingCallable read) throws Throwable {
        byte[] intact = Files.readAllBytes(file);
        for (int bit = 0; bit < intact.length * 8; bit++) {
            byte[] damaged = intact.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, damaged);
            assertCorrupt(file, read);
        }
        for (int length = 0; length < intact.length; length++) {
            Files.write(file, Arrays.copyOf(intact, length));
            assertCorrupt(file, read);
        }
        Files.write(file, Arrays.copyOf(intact, intact.length + 1));
        assertCorrupt(file, read);
        Files.write(file, intact);
        read.call();
    }

    @Test
    void findsEveryDamageToAFileOfACheckpoint() throws Throwable {
        assertEveryDamageIsFound(path(own.path()), () -> readAll(own));
    }

    @Test
    void findsEveryDamageToASharedFile() throws Throwable {
        assertEveryDamageIsFound(path(shared.path()), () -> readAll(shared));
    }

    @Test
    void findsEveryDamageToMetadata() throws Throwable {
        assertEveryDamageIsFound(path("chk-0000000001/metadata.json"), () -> job.readMetadata(1));
    }

    @Test
    void findsEveryDamageToTheChecksumOfMetadata() throws Throwable {
        assertEveryDamageIsFound(path("chk-0000000001/metadata.json.crc32c"), () -> job.readMetadata(1));
    }

    @Test
    void metadataWithoutItsChecksumIsDamagedAndTheOtherWayRound() throws IOException {
        for (String name : List.of("metadata.json.crc32c", "metadata.json")) {
            Path file = path("chk-0000000001/" + name);
            byte[] intact = Files.readAllBytes(file);
            Files.delete(file);
            assertThatThrownBy(() -> job.readMetadata(1))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(name + " is missing");
            Files.write(file, intact);
        }
        assertThat(job.readMetadata(1)).isEqualTo(METADATA);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        for (StateFile file : List.of(own, shared)) {
            Files.delete(path(file.path()));
            assertThatThrownBy(() -> readAll(file))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(path(file.path()).toString())
                    .hasMessageContaining("'job'");
        }
    }

    @Test
    void aReaderThatNeverAsksForTheEndIsToldOfDamageAnywhere() throws IOException {
        for (int at : new int[] {0, 100_000, (int) large.size() - 1}) {
            byte[] content = new byte[(int) large.size()];
            content[at] = 1;
            Files.write(path(large.path()), content);
            try (DataInputStream input = new DataInputStream(job.open(large))) {
                assertCorrupt(path(large.path()), () -> input.readFully(content));
            }
        }
    }

    @Test
    void aFileCutWhileItIsReadIsDamaged() throws IOException {
        try (InputStream input = job.open(large)) {
            assertThat(input.read()).isZero();
            Files.write(path(large.path()), new byte[100_000]);
            assertCorrupt(path(large.path()), input::readAllBytes);
        }
    }

    @Test
    void aLinkInThePlaceOfAFileIsNotFollowed() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(path(own.path()), elsewhere);
        Files.createSymbolicLink(path(own.path()), elsewhere);
        assertThatThrownBy(() -> readAll(own)).isInstanceOf(IOException.class);
    }
}
