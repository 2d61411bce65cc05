package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The images that servers are run from; the system property {@code tidemark.servers.image.NAME} puts another in the place of one. */
final class ServerImage {
    private static final String PROPERTY = "tidemark.servers.image.";
    private static final Pattern CLIENTS = Pattern.compile("kafka-clients-(.+)\\.jar");

    private ServerImage() {}

    /** Returns the last of the series 3: what is tested as a process is of this series, and queues of the series 4 behave otherwise. */
    static String rabbit() {
        return System.getProperty(PROPERTY + "rabbitmq", "rabbitmq:3.13");
    }

    static String postgres() {
        return System.getProperty(PROPERTY + "postgres", "postgres:16");
    }

    /**
     * Returns the broker in the version that runs as a process.
     *
     * @param folder where the build keeps the jars of that one
     * @throws IOException if they are not there
     */
    static String kafka(String folder) throws IOException {
        String other = System.getProperty(PROPERTY + "kafka");
        if (other != null) {
            return other;
        }
        Path lib = ProjectFolder.find(folder, "target/lib");
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(jar -> CLIENTS.matcher(String.valueOf(jar.getFileName())))
                    .filter(name -> name.matches())
                    .map(name -> "apache/kafka:" + name.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no kafka-clients in " + lib));
        }
    }
}
