package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an embedder pays for the smallest useful set of modules. */
class JarSizeTest {
    private static final Set<String> SMALLEST_SET =
            Set.of("checkpoint-spi", "api", "core", "checkpoint-metadata", "engine-local", "backend-memory");
    /** A fifth of it is what users of Flink expect beside a pipeline with keyed state: windows, joins, asynchronous I/O. */
    private static final long OUR_LIMIT_BYTES = 1_350_000;

    private static final long LIMIT_WITH_DEPENDENCIES_BYTES = 5_000_000;

    @Test
    void oursAreSmallAndWithTheirDependenciesTooFew() throws IOException {
        List<Path> ours = SMALLEST_SET.stream()
                .map(folder -> ProjectModule.of(folder).jar())
                .toList();
        List<Path> all = RunTimePath.of(SMALLEST_SET);

        assertThat(ours).hasSize(6).allSatisfy(jar -> assertThat(jar).isRegularFile());
        assertThat(all).hasSizeGreaterThan(7).containsAll(ours);
        assertThat(bytes(ours)).isLessThanOrEqualTo(OUR_LIMIT_BYTES);
        assertThat(bytes(all)).isLessThanOrEqualTo(LIMIT_WITH_DEPENDENCIES_BYTES);
    }

    private static long bytes(List<Path> jars) throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        return bytes;
    }
}
