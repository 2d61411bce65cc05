package io.tidemark.servers;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where servers of one kind run on this machine.
 *
 * @param inContainer in containers rather than as processes
 * @param obstacle why they can run nowhere, and what to install or to start; {@code null} if they can
 */
record Placement(boolean inContainer, @Nullable String obstacle) {
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /**
     * Finds the place of a kind of server, and logs once if there is none: who runs some tests alone is to see what they lack.
     *
     * @param kind such as {@code PostgreSQL server}
     * @param asProcess why it cannot be a process, and what to install; {@code null} if it can
     * @param image what a container of it is made from
     */
    static Placement of(String kind, ServerMode mode, @Nullable String asProcess, String image) {
        if (mode == ServerMode.PROCESS || mode == ServerMode.AUTO && asProcess == null) {
            return told(kind, new Placement(false, asProcess));
        }
        String inContainer = DockerEngine.obstacle(image);
        if (inContainer == null) {
            return new Placement(true, null);
        }
        String first = mode == ServerMode.AUTO
                ? asProcess + ", or have it in a container: "
                : ServerMode.PROPERTY + " asks for containers alone: ";
        return told(kind, new Placement(true, first + inContainer));
    }

    private static Placement told(String kind, Placement placement) {
        if (placement.obstacle != null && TOLD.add(kind)) {
            System.getLogger(Placement.class.getPackageName())
                    .log(
                            Level.WARNING,
                            "No {0} can be started, and tests of it are skipped: {1}",
                            kind,
                            placement.obstacle);
        }
        return placement;
    }
}
