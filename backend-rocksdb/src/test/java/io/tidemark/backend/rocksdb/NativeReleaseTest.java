package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that fail at every kind of place, and leave nothing: no memory, no open file, no file. */
class NativeReleaseTest {
    private static final int WARM_UP = 20;
    private static final int ATTEMPTS = 200;
    private static final int KEYS = 300;
    /** The C library's heap and compiled code grow at first, to an end; an open file or database an attempt never ends. */
    private static final long GROWTH_BYTES = 80L << 20;

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");
    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir
    Path directory;

    private RocksDbStateBackend backend;
    private TestStorage storage;
    private long checkpointId;

    @Test
    void releasesEverythingHoweverAnAttemptFails() throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            abort("the system shows no open files in " + OPEN_FILES);
        }
        Path local = directory.resolve("local");
        backend = RocksDbStateBackend.builder()
                .directory(local)
                .memory(8 << 20)
                .objectCache(1 << 20)
                .build();
        storage = new TestStorage(directory.resolve("storage"));
        List<KeyedSnapshot> written = writeTwoHalves();
        Random random = new Random(1);
        for (int i = 0; i < WARM_UP; i++) {
            failSomewhere(written, random, i);
        }
        long filesBefore = openFiles();
        long memoryBefore = nativeBytes();

        for (int i = 0; i < ATTEMPTS; i++) {
            failSomewhere(written, random, i);
        }

        assertThat(local).isEmptyDirectory();
        assertThat(openFiles()).as("open files").isLessThanOrEqualTo(filesBefore + 2);
        assertThat(nativeBytes()).as("resident memory beside the heap").isLessThan(memoryBefore + GROWTH_BYTES);
        storage.close();
    }

    @Test
    void leavesNoLibraryBehindHoweverTheProcessEnds() throws IOException {
        if (!Files.isReadable(MAPPED_FILES)) {
            abort("the system shows no mapped files in " + MAPPED_FILES);
        }
        backend = RocksDbStateBackend.builder().directory(directory).build();
        try (TestStore in = new TestStore(backend, TestStore.ALL)) {
            fill(in);
            assertThat(mappedLibraries()).isNotEmpty().allMatch(library -> library.endsWith("(deleted)"));
        }
    }

    private static List<String> mappedLibraries() throws IOException {
        return Files.readAllLines(MAPPED_FILES).stream()
                .filter(line -> line.contains("librocksdbjni"))
                .toList();
    }

    private List<KeyedSnapshot> writeTwoHalves() throws IOException {
        List<KeyedSnapshot> written = new ArrayList<>();
        int middle = TestStore.KEY_GROUPS / 2;
        for (KeyGroupRange range :
                List.of(new KeyGroupRange(0, middle - 1), new KeyGroupRange(middle, TestStore.KEY_GROUPS - 1))) {
            try (TestStore in = new TestStore(backend, range)) {
                fill(in);
                written.add(storage.complete(++checkpointId, in));
            }
        }
        return written;
    }

    private static void fill(TestStore in) {
        for (long key = 0; key < KEYS; key++) {
            if (in.owns(key)) {
                in.at(key).value.update("a value of some length, and a number " + key);
                in.at(key).list.add(key);
                in.at(key).map.put("x", key);
            }
        }
    }

    private void failSomewhere(List<KeyedSnapshot> written, Random random, int attempt) throws IOException {
        Failing files = new Failing(storage.farAway(), random, attempt % 3 == 0);
        boolean rescaled = attempt % 2 == 0;
        KeyGroupRange range = rescaled ? TestStore.ALL : written.get(0).keyGroups();
        try (TestStore in = new TestStore(backend, range)) {
            in.store.restore(rescaled ? written : written.subList(0, 1), files);
            fill(in);
            StateSnapshot frozen = in.store.snapshot(++checkpointId);
            try (frozen;
                    CheckpointWriter writer = new FullStorage(checkpointId, random)) {
                in.store.forEachKey("value", key -> {
                    if (key % 97 == attempt % 97 && attempt % 4 == 0) {
                        throw new IllegalStateException("the user's function fails");
                    }
                });
                in.persist(frozen, writer);
            }
        } catch (IOException | IllegalStateException planned) {
            assertThat(planned).message().containsAnyOf("fails", "is full", "is down");
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            return files.count();
        }
    }

    /** Returns the resident memory without the heap, which comes and goes. */
    private static long nativeBytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return (Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                        - Runtime.getRuntime().totalMemory();
            }
        }
        throw new IOException(STATUS + " does not show the resident memory");
    }

    /** Files of a storage that goes down in the middle of one of the first few. */
    private static final class Failing implements StateFiles {
        private final StateFiles files;
        private int left;

        Failing(StateFiles files, Random random, boolean fails) {
            this.files = files;
            this.left = fails ? random.nextInt(4) : Integer.MAX_VALUE;
        }

        @Override
        public synchronized InputStream open(StateFile file) throws IOException {
            left--;
            if (left >= 0) {
                return files.open(file);
            }
            return new FilterInputStream(files.open(file)) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    throw new IOException("the storage is down");
                }
            };
        }
    }

    /** A checkpoint that takes a few files, and is full then. Keeps nothing, so that the disk does not set the pace. */
    private record FullStorage(long checkpointId, Random random) implements CheckpointWriter {
        @Override
        public StateFileOutput create(String name, Sharing sharing) throws IOException {
            synchronized (random) {
                if (random.nextInt(3) == 0) {
                    throw new IOException("the storage is full");
                }
            }
            return new StateFileOutput() {
                private long size;

                @Override
                public void write(int one) {
                    size++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    size += length;
                }

                @Override
                public StateFile finish() {
                    return new StateFile(name, size, 0, sharing == Sharing.SHARED);
                }
            };
        }

        @Override
        public void commit(byte[] metadata) {}

        @Override
        public void close() {}
    }
}
