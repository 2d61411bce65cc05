package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A user's module with a pipeline, compiled against the jars, and run by a JVM of its own. */
final class UserModule {
    static final String NAME = "com.acme.words";
    static final String MAIN = NAME + ".WordCount";

    private static final Set<String> NEEDED_BY_THE_USER = Set.of("api", "connector-files");
    private static final Set<String> FOUND_AS_SERVICES = Set.of("engine-local", "backend-memory", "backend-filesystem");
    private static final long DEADLINE_SECONDS = 60;

    private final Path directory;
    private final Path classes;

    /** Compiles the module into a directory, with all warnings as errors, as a careful user would. */
    UserModule(Path directory) throws IOException {
        this.directory = directory;
        classes = directory.resolve("classes");
        Path sources = ProjectModule.root().resolve("architecture-tests/src/test/resources/user-module");
        String nothing = Files.createDirectories(directory.resolve("nothing")).toString();
        List<String> options = new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Werror"));
        options.addAll(List.of("-d", classes.toString(), "-p", join(library()), "-cp", nothing));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(options::add);
        }
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
        assertThat(exitCode).as("exit code of javac").isZero();
    }

    /** Returns the names of the modules that no code of the user names. */
    static String services() {
        return FOUND_AS_SERVICES.stream().map(ProjectModule::nameOf).sorted().collect(Collectors.joining(","));
    }

    /** Returns the user's classes and all jars they need, for a path of classes or of modules. */
    String path() {
        return join(Stream.concat(Stream.of(classes), library().stream()).toList());
    }

    /**
     * Runs the pipeline on some words.
     *
     * @param jvmOptions up to the main class
     * @return what it published, sorted, and what it printed
     */
    Result run(List<String> words, List<String> jvmOptions) throws IOException, InterruptedException {
        Path input = Files.write(directory.resolve("words.txt"), words);
        Path published = directory.resolve("published");
        Path printed = directory.resolve("printed.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(Stream.of(input, published, directory.resolve("checkpoints"))
                .map(Path::toString)
                .toList());
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(printed);
            assertThat(ended)
                    .as("ended within " + DEADLINE_SECONDS + " s:\n" + text)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("exit code of " + command + ":\n" + text)
                    .isZero();
            return new Result(linesBelow(published), text.lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a run published, sorted, and what it printed. */
    record Result(List<String> published, List<String> printed) {}

    private static List<String> linesBelow(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(UserModule::isPublished)
                    .toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(lines::add);
                }
            }
        }
        lines.sort(null);
        return lines;
    }

    /** Names with a dot in front are not for readers. */
    private static boolean isPublished(Path file) {
        return !file.getFileName().toString().startsWith(".");
    }

    private static List<Path> library() {
        return RunTimePath.of(Stream.concat(NEEDED_BY_THE_USER.stream(), FOUND_AS_SERVICES.stream())
                .toList());
    }

    private static String join(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
