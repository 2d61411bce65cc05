package io.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints of each released format are restored by every later build. They lie in {@code src/test/resources/golden},
 * a directory a format, and are never changed. One command writes the directory of a new format, see
 * docs/STATE-EVOLUTION.md:
 *
 * <pre>
 * mvn -pl engine-local -am verify -Dtest=GoldenCheckpointTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtidemark.golden.write=format-3
 * </pre>
 */
class GoldenCheckpointTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("basedir", System.getProperty("user.dir")), "src/test/resources/golden");

    private static final String PLACEHOLDER = ".keep";

    @TempDir
    Path directory;

    static Stream<String> formats() throws IOException {
        try (Stream<Path> directories = Files.list(GOLDEN)) {
            List<String> names = directories
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            assertThat(names).contains("format-1", "format-2");
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void restoresEveryFormatThatWasEverReleased(String format) throws Exception {
        for (int parallelism = 1; parallelism <= 3; parallelism++) {
            Path storage = directory.resolve(format + "-" + parallelism);
            copy(GOLDEN.resolve(format), storage);
            GoldenPipeline pipeline = new GoldenPipeline(storage);
            pipeline.restore(parallelism);

            assertThat(pipeline.gate.emitted())
                    .as("read after the restore")
                    .isEqualTo(GoldenPipeline.END - GoldenPipeline.CHECKPOINTED);
            assertThat(pipeline.ledger.records())
                    .as("published, with what the golden checkpoint had prepared")
                    .containsExactlyInAnyOrderElementsOf(GoldenPipeline.expected());
        }
    }

    @Test
    void restoresWhatThisBuildWrites() throws Exception {
        new GoldenPipeline(directory).write();
        keepIfAsked();
        GoldenPipeline restored = new GoldenPipeline(directory);
        restored.restore(2);
        assertThat(restored.ledger.records()).containsExactlyInAnyOrderElementsOf(GoldenPipeline.expected());
        assertThat(restored.gate.emitted()).isEqualTo(GoldenPipeline.END - GoldenPipeline.CHECKPOINTED);
    }

    /** Keeps what was written as a golden checkpoint, if this build is told to. */
    private void keepIfAsked() throws IOException {
        String format = System.getProperty("tidemark.golden.write");
        if (format != null) {
            assertThat(format).matches("format-[0-9]+");
            Path target = GOLDEN.resolve(format);
            assertThat(target).as("a golden checkpoint is never changed").doesNotExist();
            copy(directory, target);
        }
    }

    /** Copies a tree, back and forth: Git keeps no empty directory, so that one has a file of its own in between. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                    if (to.startsWith(GOLDEN) && isEmpty(path)) {
                        Files.createFile(target.resolve(PLACEHOLDER));
                    }
                } else if (!path.endsWith(PLACEHOLDER)) {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isEmpty();
        }
    }
}
