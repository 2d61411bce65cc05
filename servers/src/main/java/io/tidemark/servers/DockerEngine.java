package io.tidemark.servers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engine that Testcontainers finds. Testcontainers runs in JVMs of its own, whose jars no class path of ours sees:
 * they come from {@code servers/containers} of the project.
 */
final class DockerEngine {
    private static final String FOLDER = "servers/containers";
    private static final String MAIN = "io.tidemark.servers.containers.ContainerMain";
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10); // an image may have to be fetched

    /** What {@code ContainerMain} says of an image that it has, and where it finds no engine. */
    private static final String HAS_IT = "ready";

    private static final String NO_ENGINE = "no engine";

    private static final String VERSION = "api.version";

    /** What engines older than Docker 25 speak, such as that of Debian 12; Testcontainers asks for a newer version. */
    private static final String OLD_VERSION = "1.41";

    /** What was found out of each image: nothing changes while this process runs. */
    private static final Map<String, String> FOUND = new HashMap<>();

    private static @Nullable String version = System.getProperty(VERSION);

    private DockerEngine() {}

    /**
     * Says why there can be no container of an image; fetches the image if the engine does not have it.
     *
     * @return what is missing and what to do, or {@code null} if there can be one
     */
    static synchronized @Nullable String obstacle(String image) {
        String found = FOUND.computeIfAbsent(image, DockerEngine::find);
        return found.equals(HAS_IT) ? null : found;
    }

    private static String find(String image) {
        try {
            String answer = ask(image);
            if (answer.equals(NO_ENGINE) && version == null) {
                version = OLD_VERSION;
                answer = ask(image);
            }
            return answer.equals(NO_ENGINE) ? "no Docker engine answers here; start one" : answer;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String ask(String image) throws IOException {
        Process asked = start(List.of("look-for", image), ProcessBuilder.Redirect.DISCARD);
        asked.getOutputStream().close();
        if (!ProcessWait.hasEnded(asked, ANSWER_TIMEOUT.toMillis(), "The search for " + image)) {
            asked.destroyForcibly();
            return "the image " + image + " could not be fetched within " + ANSWER_TIMEOUT;
        }
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return answer.isEmpty() ? "the search for a Docker engine ended with exit code " + asked.exitValue() : answer;
    }

    /**
     * Runs {@code ContainerMain}.
     *
     * @param errors where to write what it and Testcontainers say beside the answers
     */
    static synchronized Process start(List<String> arguments, ProcessBuilder.Redirect errors) throws IOException {
        Path lib = ProjectFolder.find(FOLDER, "target/lib");
        Path classes = ProjectFolder.find(FOLDER, "target/classes");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (version != null) {
            command.add("-D" + VERSION + "=" + version);
        }
        command.addAll(List.of("-cp", classes + File.pathSeparator + lib.resolve("*"), MAIN));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        // both would fetch images of their own; and a container is removed when the input of its holder ends
        builder.environment().putIfAbsent("TESTCONTAINERS_RYUK_DISABLED", "true");
        builder.environment().putIfAbsent("TESTCONTAINERS_CHECKS_DISABLE", "true");
        return builder.start();
    }
}
