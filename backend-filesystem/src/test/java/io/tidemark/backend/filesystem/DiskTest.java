package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    private static final int THREADS = 8;
    private static final int FILES = 100;

    @TempDir
    Path directory;

    @Test
    void givesEachFileANameOfItsOwnHoweverManyAskAtOnce() throws Exception {
        Callable<List<Path>> maker = () -> {
            List<Path> made = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                made.add(Disk.createUnique(directory, "probe-"));
            }
            return made;
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Set<Path> all = new HashSet<>();
            for (Future<List<Path>> made : threads.invokeAll(Collections.nCopies(THREADS, maker))) {
                all.addAll(made.get());
            }
            assertThat(all).hasSize(THREADS * FILES);
        } finally {
            threads.shutdownNow();
        }
    }
}
