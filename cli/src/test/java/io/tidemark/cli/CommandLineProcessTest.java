package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own, on both paths. */
class CommandLineProcessTest {
    private static final int DEADLINE_SECONDS = 60;

    /** What the names of modules begin with that the tests have on their path, and the command has not. */
    private static final List<String> OF_TESTS = List.of(
            "io.tidemark.engine.",
            "io.tidemark.testkit",
            "io.tidemark.servers",
            "org.jctools.",
            "org.junit.",
            "org.opentest4j",
            "org.apiguardian",
            "org.assertj.",
            "net.bytebuddy");

    @TempDir
    Path directory;

    @Test
    void runsFromTheClassPath() throws Exception {
        verifiesAndEndsWithTheExitCode(List.of("-cp", path(), Tidemark.class.getName()));
    }

    @Test
    void runsFromTheModulePath() throws Exception {
        verifiesAndEndsWithTheExitCode(List.of("-p", path(), "-m", "io.tidemark.cli/" + Tidemark.class.getName()));
    }

    private void verifiesAndEndsWithTheExitCode(List<String> options) throws Exception {
        Path storage = directory.resolve("checkpoints");
        Checkpoints.of("job", storage);

        assertThat(run(options, "checkpoint", "verify", storage.toString())).isZero();
        assertThat(printed()).contains("1 checkpoint verified, nothing is wrong.");
        assertThat(run(options, "checkpoint", "show", "checkpoints", "--operator", "counts", "--json"))
                .isZero();
        assertThat(printed()).startsWith("{").contains("\"keySchema\" : \"string\"");
        Checkpoints.damage(Checkpoints.stateFile(storage));
        assertThat(run(options, "checkpoint", "verify", storage.toUri().toString()))
                .isEqualTo(1);
        assertThat(run(options, "checkpoint", "verify", "nowhere")).isEqualTo(2);
        assertThat(printed()).startsWith("tidemark: ").contains("nowhere");
    }

    private int run(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("printed").toFile())
                .start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("ended: " + command)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String printed() throws IOException {
        return Files.readString(directory.resolve("printed"));
    }

    /** Of the class path of this test, what the command needs: it has all adapters, and their libraries. */
    private static String path() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .filter(CommandLineProcessTest::isNeeded)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isNeeded(String entry) {
        return ModuleFinder.of(Path.of(entry)).findAll().stream()
                .map(module -> module.descriptor().name())
                .anyMatch(name -> OF_TESTS.stream().noneMatch(name::startsWith));
    }
}
