package io.tidemark.servers;

import java.util.Arrays;
import java.util.Locale;

/** How this process runs servers that can be processes or containers: as its system property {@value #PROPERTY} says. */
enum ServerMode {
    /** As processes where the program is on this machine, in containers where it is not. */
    AUTO,
    /** As processes alone. */
    PROCESS,
    /** In containers alone. */
    DOCKER;

    static final String PROPERTY = "tidemark.servers";

    static ServerMode chosen() {
        String name = System.getProperty(PROPERTY, "auto");
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The system property " + PROPERTY + " is '" + name + "'; it can be auto, process or docker."));
    }
}
