package io.tidemark.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a contestant lies after the build, and how its JVM is started.
 *
 * @param home the project's root
 * @param module the folder of the contestant's module in it
 */
public record Installation(Path home, String module) {
    private static final List<String> FLAGS_FOR_ALL = List.of("-Xmx4g", "-XX:+UseG1GC");

    /**
     * Returns the start of a command line: Java, the flags of all contestants, those without which this one does not start,
     * and the class path, which is the contestant's jar and its libraries and nobody else's.
     *
     * @return to be followed by a main class
     * @throws IOException if the module is not built
     */
    public List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS_FOR_ALL);
        Path own = home.resolve(module).resolve("jvm.options");
        if (Files.exists(own)) {
            command.addAll(Files.readAllLines(own));
        }
        command.addAll(List.of("-cp", classPath()));
        return command;
    }

    private String classPath() throws IOException {
        Path target = home.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no jar in " + target + "; build that module"));
            return jar + File.pathSeparator + target.resolve("lib") + File.separator + "*";
        }
    }
}
