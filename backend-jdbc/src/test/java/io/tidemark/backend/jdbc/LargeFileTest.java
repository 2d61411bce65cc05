package io.tidemark.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that is larger than the heap, in a JVM of its own. */
class LargeFileTest {
    private static final int MEGABYTES = 200;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void isWrittenReadAndDeletedInASmallHeap(TestDatabase database) throws Exception {
        URI location = database.create(directory);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // H2 is in the same heap, and copies 16 MiB at a time when it tidies up
                database == TestDatabase.H2 ? "-Xmx160m" : "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        File.pathSeparator,
                        place(LargeFileTest.class),
                        place(JdbcCheckpointStorageProvider.class),
                        place(CheckpointStorageProvider.class),
                        place(DriverManager.getDriver(JdbcLocation.of(location).url())
                                .getClass())),
                Main.class.getName(),
                location.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
        assertThat(said).contains("read " + MEGABYTES + " MB").doesNotContain("removed later");
        assertThat(process.waitFor()).as(said).isIn(0, 143);
    }

    /** Finds the jar or directory that a class came from; of a patched module that is not the module's own. */
    private static String place(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource(file)).toString();
        String place = url.substring(0, url.length() - file.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!$", "");
        return Path.of(URI.create(place)).toString();
    }

    /** Runs in the JVM of its own. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            try (CheckpointStorage storage = new JdbcCheckpointStorageProvider().open(URI.create(arguments[0]));
                    JobCheckpoints job = storage.own("large")) {
                StateFile file = write(job);
                try (InputStream input = job.open(file)) {
                    long read = 0;
                    byte[] buffer = new byte[65_536];
                    for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                        read += count;
                    }
                    job.delete(1);
                    System.out.println("read " + (read >> 20) + " MB");
                }
            }
        }

        private static StateFile write(JobCheckpoints job) throws IOException {
            byte[] megabyte = new byte[1 << 20];
            Random random = new Random(1);
            try (CheckpointWriter writer = job.begin(1);
                    StateFileOutput output = writer.create("large", Sharing.EXCLUSIVE)) {
                for (int i = 0; i < MEGABYTES; i++) {
                    random.nextBytes(megabyte);
                    output.write(megabyte);
                }
                StateFile file = output.finish();
                writer.commit(new byte[0]);
                return file;
            }
        }
    }
}
