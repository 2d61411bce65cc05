package io.tidemark.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What runs a node: a program as the build has unpacked it, or its parts and a main class for them. Nothing is written there: a
 * node has all that is its own in another directory.
 *
 * @param name of the program and of its configuration
 * @param version what its version begins with
 * @param folder of the project that has it
 */
record SearchProgram(String name, String version, String folder, Shape shape) {
    /** What of it the build has unpacked. */
    enum Shape {
        /** A program that is put together. */
        WHOLE,
        /** Jars, which {@code src/NodeMain.java} in the folder makes a node of. */
        JARS,
        /** The same, as modules. */
        MODULES
    }

    private static final List<String> SMALL =
            List.of("-Xms128m", "-Xmx384m", "-XX:-AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Options of the JVM that stand against {@link #SMALL}, or write files into the program's own folder. */
    private static final Pattern LEFT_OUT = Pattern.compile(".*(G1|-Xm[sx]|HeapDump|ErrorFile|-Xlog).*");

    private Path home() throws IOException {
        String begin = name + "-" + version + ".";
        try (Stream<Path> unpacked = Files.list(ProjectFolder.find(folder, "target/server"))) {
            return unpacked.filter(each -> each.getFileName().toString().startsWith(begin))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no " + begin + "x in " + folder + "/target/server"));
        }
    }

    boolean isUnpacked() {
        try {
            home();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isElasticsearch() {
        return name.equals("elasticsearch");
    }

    /** Returns what starts a node on a JDK. */
    List<String> command(Path jdk, Path work) throws IOException {
        Path home = home();
        if (shape == Shape.WHOLE) {
            return List.of("bash", home.resolve("bin").resolve(name).toString());
        }
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        command.addAll(SMALL);
        Path jars = home.resolve("lib");
        command.addAll(
                shape == Shape.JARS
                        ? List.of("-cp", jars + File.separator + "*")
                        : List.of("--module-path", jars.toString(), "--add-modules", "ALL-MODULE-PATH"));
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + work.resolve("tmp"),
                ProjectFolder.find(folder, "src").resolve("NodeMain.java").toString(),
                home.toString(),
                configuration(work).toString()));
        return command;
    }

    /** Returns the variables by which a program finds its JDK, and what a node has in a directory of its own. */
    Map<String, String> environment(Path jdk, Path work) {
        String prefix = isElasticsearch() ? "ES" : "OPENSEARCH";
        return Map.of(
                prefix + "_JAVA_HOME", jdk.toString(),
                prefix + "_PATH_CONF", configuration(work).toString(),
                prefix + "_TMPDIR", work.resolve("tmp").toString(),
                prefix + "_JAVA_OPTS", String.join(" ", SMALL));
    }

    /** Returns where a node has its configuration. */
    static Path configuration(Path work) {
        return work.resolve("config");
    }

    /** Writes the configuration of a node, which keeps all that it writes in a directory of its own. */
    void prepare(Path work, Map<String, String> settings) throws IOException {
        Path configuration = configuration(work);
        for (Path each : List.of(configuration, work.resolve("data"), work.resolve("logs"), work.resolve("tmp"))) {
            Files.createDirectories(each);
        }
        if (shape == Shape.WHOLE) {
            copyOptions(home().resolve("config"), configuration);
        }
        Map<String, String> all = new TreeMap<>(settings);
        all.put("path.data", work.resolve("data").toString());
        all.put("path.logs", work.resolve("logs").toString());
        Files.write(
                configuration.resolve(name + ".yml"),
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + setting.getValue())
                        .toList());
    }

    private static void copyOptions(Path shipped, Path configuration) throws IOException {
        Files.copy(shipped.resolve("log4j2.properties"), configuration.resolve("log4j2.properties"));
        Files.write(
                configuration.resolve("jvm.options"),
                Files.readAllLines(shipped.resolve("jvm.options")).stream()
                        .filter(option -> !LEFT_OUT.matcher(option).matches())
                        .toList());
    }
}
