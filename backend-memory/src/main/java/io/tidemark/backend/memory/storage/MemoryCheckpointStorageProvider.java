package io.tidemark.backend.memory.storage;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Opens checkpoint storages on the heap.
 *
 * <ul>
 *   <li>{@code memory:name}: all storages of that name in this process share their content, so that a job which ends
 *       and is started again continues. The content stays until the process ends.
 *   <li>{@code memory:/}: a storage of its own, empty at first and gone with the object. A job that is run twice with
 *       it starts afresh. ({@code memory:} alone would say it better, but is no URI.)
 * </ul>
 *
 * @since 0.1
 */
public final class MemoryCheckpointStorageProvider implements CheckpointStorageProvider {
    private static final String SCHEME = "memory";

    private static final ConcurrentMap<String, MemoryCheckpointStorage> NAMED = new ConcurrentHashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public MemoryCheckpointStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public CheckpointStorage open(URI location) {
        String name = name(location);
        return name.isEmpty()
                ? new MemoryCheckpointStorage()
                : NAMED.computeIfAbsent(name, unused -> new MemoryCheckpointStorage());
    }

    private static String name(URI location) {
        String name = location.isOpaque() ? location.getRawSchemeSpecificPart() : location.getRawPath();
        boolean plain = SCHEME.equalsIgnoreCase(location.getScheme())
                && location.getRawAuthority() == null
                && location.getRawQuery() == null
                && location.getRawFragment() == null;
        if (!location.isOpaque() && name.startsWith("/")) {
            name = name.substring(1);
        }
        if (!plain || !Pattern.matches("[A-Za-z0-9._-]*", name)) {
            throw new IllegalArgumentException("Checkpoint location " + location + " names no storage in memory."
                    + " Write memory:name, of letters, digits, dots, dashes and underscores, for one that restarts in"
                    + " this process find again, or memory:/ for one that nobody else sees.");
        }
        return name;
    }
}
