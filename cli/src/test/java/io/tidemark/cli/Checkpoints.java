package io.tidemark.cli;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Real checkpoints to look at. */
final class Checkpoints {
    private Checkpoints() {}

    /** What is counted. */
    record Count(String word, long count) {}

    /** Runs a job to its end, which leaves its final checkpoint with the counts of three words. */
    static void of(String jobName, Path storage) throws Exception {
        of(jobName, storage.toUri().toString(), "memory");
    }

    /** As the other, in any storage and with any state backend. */
    static void of(String jobName, String storage, String stateBackend) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setStateBackend(stateBackend);
        env.setParallelism(1).setMaxParallelism(8);
        env.enableCheckpointing(3_600_000);
        env.getCheckpointConfig().setCheckpointStorage(storage);
        env.fromData(new Count("a", 1), new Count("b", 10), new Count("a", 2), new Count("ü", 5))
                .name("words")
                .keyBy(Count::word, String.class)
                .sum("count")
                .name("the counts")
                .uid("counts")
                .sinkTo(new CollectSink<>())
                .name("nowhere");
        env.execute(jobName);
    }

    static Path newest(Path storage) throws IOException {
        try (Stream<Path> paths = Files.walk(storage, 2)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("chk-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    static Path stateFile(Path storage) throws IOException {
        try (Stream<Path> files = Files.list(newest(storage))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("metadata"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /** All that is there, and when it was changed: a file that came and went shows in its directory. */
    static Map<Path, FileTime> changes(Path directory) throws IOException {
        Map<Path, FileTime> changes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                changes.put(path, Files.getLastModifiedTime(path));
            }
        }
        return changes;
    }
}
