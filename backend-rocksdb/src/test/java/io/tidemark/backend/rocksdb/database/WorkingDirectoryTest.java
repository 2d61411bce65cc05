package io.tidemark.backend.rocksdb.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void isDeletedWhenItIsClosed() throws IOException {
        try (WorkingDirectory directory = WorkingDirectory.make(parent)) {
            Path file = directory.newPath("db");
            assertThat(directory.newPath("db")).isNotEqualTo(file);
            Files.writeString(file, "rows");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void deletesWhatAKilledProcessLeftAndNothingElse() throws IOException {
        Path left = Files.createDirectory(parent.resolve("tidemark-rocksdb-1-2-0"));
        Files.writeString(left.resolve("000001.sst"), "rows");
        Files.createFile(parent.resolve("tidemark-rocksdb-1-2-0.lock"));
        Path others = Files.createDirectory(parent.resolve("tidemark-rocksdb-notes"));
        WorkingDirectory own = WorkingDirectory.make(parent);
        Files.writeString(own.newPath("db"), "rows");
        try (own;
                WorkingDirectory next = WorkingDirectory.make(parent)) {
            assertThat(left).doesNotExist();
            assertThat(others).isDirectory();
            assertThat(own.newPath("db").getParent()).isNotEmptyDirectory();
            assertThat(next.newPath("db").getParent()).isDirectory();
        }
        Files.delete(others);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesWhatALivingProcessUses() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path")
                                + System.getProperty("path.separator")
                                + System.getProperty("jdk.module.path", "")
                                + System.getProperty("path.separator")
                                + locationOf(WorkingDirectory.class)
                                + System.getProperty("path.separator")
                                + locationOf(OtherProcess.class),
                        OtherProcess.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
            Path theirs = Path.of(output.readLine());
            WorkingDirectory.make(parent).close();
            assertThat(theirs).exists();

            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            WorkingDirectory.make(parent).close();
            assertThat(parent).isEmptyDirectory();
        } finally {
            other.destroyForcibly();
        }
    }

    private static String locationOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    /** Makes a working directory, says where, and stays until it is killed. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            Path file = WorkingDirectory.make(Path.of(arguments[0])).newPath("db");
            Files.writeString(file, "rows");
            System.out.println(file);
            System.out.flush();
            Thread.currentThread().join();
        }
    }
}
