package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of which a part is written past the page cache, where the disk has that. */
class LargeFileTest {
    private static final int LARGE = ChecksummedFile.LARGE;
    private static final int BLOCKS = UncachedWriter.BUFFER_SIZE;
    private static final int BLOCK = 4_096;

    @TempDir
    Path directory;

    private CheckpointStorage storage;
    private JobCheckpoints job;

    @BeforeEach
    void open() throws IOException {
        storage = new FileCheckpointStorageProvider().open(directory.toUri());
        job = storage.own("job");
    }

    @AfterEach
    void close() throws IOException {
        job.close();
        storage.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                LARGE - 1,
                LARGE,
                LARGE + 1,
                LARGE + BLOCK,
                LARGE + BLOCKS - 1,
                LARGE + BLOCKS,
                LARGE + 5 * BLOCKS + 7
            })
    void areReadAsTheyWereWritten(int size) throws IOException {
        byte[] content = random(size);
        StateFile first;
        StateFile second;
        try (CheckpointWriter writer = job.begin(1)) {
            first = write(writer, "first", content);
            second = write(writer, "second", content);
            writer.commit(new byte[0]);
        }

        for (StateFile file : new StateFile[] {first, second}) {
            assertThat(file.size()).isEqualTo(size);
            try (InputStream input = job.open(file)) {
                assertThat(input.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void twoAtOnceDoNotGetIntoEachOther() throws IOException {
        byte[] content = random(LARGE + 3 * BLOCKS + 1);
        try (CheckpointWriter before = job.begin(1)) {
            write(before, "leaves-its-buffer", content);
        }
        try (CheckpointWriter writer = job.begin(2);
                StateFileOutput ascending = writer.create("ascending", Sharing.EXCLUSIVE);
                StateFileOutput other = writer.create("other", Sharing.EXCLUSIVE)) {
            int step = 10_007;
            for (int from = 0; from < content.length; from += step) {
                int count = Math.min(step, content.length - from);
                ascending.write(content, from, count);
                other.write(new byte[count]);
            }
            StateFile file = ascending.finish();
            StateFile zeros = other.finish();
            writer.commit(new byte[0]);

            try (InputStream input = job.open(file);
                    InputStream otherInput = job.open(zeros)) {
                assertThat(input.readAllBytes()).isEqualTo(content);
                assertThat(otherInput.readAllBytes()).containsOnly(0).hasSize(content.length);
            }
        }
    }

    @Test
    void takeNoMoreWhenTheirCheckpointHasEnded() throws IOException {
        CheckpointWriter writer = job.begin(1);
        StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE);
        output.write(new byte[LARGE + BLOCKS + 1]);
        writer.close();

        assertThatThrownBy(() -> output.write(new byte[ChecksummedFile.BUFFER_SIZE]))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(output::finish).isInstanceOf(IOException.class);
        output.close();
    }

    @Test
    void areWrittenTheUsualWayWhereTheOtherFails() throws IOException {
        Path file = directory.resolve("file");
        byte[] content = random(3 * BLOCKS + 5);
        FileChannel broken = FileChannel.open(directory, StandardOpenOption.READ);
        broken.close();
        try (FileChannel usual = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                UncachedWriter writer = new UncachedWriter(usual, broken, BLOCKS, BLOCK)) {
            writer.write(content, content.length);
            writer.finish();
        }

        byte[] written = Files.readAllBytes(file);
        assertThat(Arrays.copyOfRange(written, BLOCKS, written.length)).isEqualTo(content);
    }

    private static StateFile write(CheckpointWriter writer, String name, byte[] content) throws IOException {
        try (StateFileOutput output = writer.create(name, Sharing.EXCLUSIVE)) {
            output.write(content);
            return output.finish();
        }
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
