package io.tidemark.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.core.checkpoint.StoredCommittable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittableFilesTest {
    private static final byte[] SMALL = filled(CommittableFiles.MAX_INLINE_BYTES);
    private static final byte[] LARGE = filled(CommittableFiles.MAX_INLINE_BYTES + 1);

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private final CheckpointWriter checkpoint = new CheckpointWriter() {
        @Override
        public long checkpointId() {
            return 7;
        }

        @Override
        public StateFileOutput create(String name, Sharing sharing) {
            assertThat(sharing).isEqualTo(Sharing.EXCLUSIVE);
            return new KeptFile(name);
        }

        @Override
        public void commit(byte[] metadata) {}

        @Override
        public void close() {}
    };

    private final class KeptFile extends StateFileOutput {
        private final String name;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        KeptFile(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public StateFile finish() {
            files.put(name, bytes.toByteArray());
            return new StateFile(name, bytes.size(), 0, false);
        }
    }

    /** Says another size than it has. */
    private record Wrong(long size, byte[] bytes) implements Committable {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        return bytes;
    }

    private List<StoredCommittable> store(Committable... committables) throws IOException {
        return CommittableFiles.store(List.of(committables), () -> checkpoint, "task-0-0-1");
    }

    @Test
    void keepsTheOrderOfSmallAndLargeOnes() throws IOException {
        List<StoredCommittable> stored =
                store(Committable.of(LARGE), Committable.of(SMALL), Committable.of(new byte[0]), Committable.of(LARGE));
        assertThat(files).containsOnlyKeys("task-0-0-1-committable-0", "task-0-0-1-committable-3");

        List<byte[]> read = new ArrayList<>();
        for (StoredCommittable one : stored) {
            Committable restored = CommittableFiles.open(one, file -> new ByteArrayInputStream(files.get(file.path())));
            assertThat(restored.size()).isEqualTo(one.size());
            read.add(restored.toByteArray());
            assertThat(restored.toByteArray()).as("opened again").isEqualTo(read.get(read.size() - 1));
        }
        assertThat(read).containsExactly(LARGE, SMALL, new byte[0], LARGE);
    }

    @Test
    void asksForNoPlaceUnlessOneIsLarge() throws IOException {
        List<StoredCommittable> stored = CommittableFiles.store(
                List.of(Committable.of(SMALL)),
                () -> {
                    throw new IOException("there is no place");
                },
                "task");

        assertThat(stored).hasSize(1);
    }

    @Test
    void refusesOneThatHasAnotherSizeThanItSays() {
        for (byte[] bytes : List.of(SMALL, LARGE)) {
            assertThatIOException()
                    .isThrownBy(() -> store(new Wrong(bytes.length + 1L, bytes)))
                    .withMessageContaining("has " + (bytes.length + 1) + " bytes, and has " + bytes.length);
        }
    }
}
