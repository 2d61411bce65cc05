package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server that another process has started, which is then killed. */
final class ServerOfAKilledProcess {
    private ServerOfAKilledProcess() {}

    /** Looks at a server, and fails if it does not run. */
    interface Look {
        void at(String address) throws IOException;
    }

    /**
     * Kills the process that has started a server, and waits until the server has ended too.
     *
     * @param parent a program that starts a server in a directory, prints where it is, and waits
     */
    static void awaitEnd(Class<?> parent, Path directory, Look look) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        parent.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            String address = output.readLine();
            look.at(address);
            ProcessHandle server = process.children().findFirst().orElseThrow();
            process.destroyForcibly().waitFor();
            assertThat(server.onExit().orTimeout(30, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(30));
            assertThatThrownBy(() -> look.at(address)).isInstanceOf(IOException.class);
        }
    }
}
