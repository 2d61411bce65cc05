package io.tidemark.checkpoint.metadata.plugin;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.api.engine.StateBackendChoice;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds state backends and checkpoint storages on the path, by {@link ServiceLoader}. Thread-safe.
 *
 * @since 0.1
 */
public final class Plugins {
    /** At least two letters: one is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private Plugins() {}

    /**
     * Finds a state backend.
     *
     * @param name as users choose it, or as a snapshot names it
     * @return the backend
     * @throws InvalidProgramException if none on the path has the name; the message says which there are
     */
    public static StateBackend stateBackend(String name) {
        TreeMap<String, StateBackend> found = new TreeMap<>();
        for (StateBackend backend : ServiceLoader.load(StateBackend.class)) {
            found.put(backend.name(), backend);
        }
        StateBackend backend = found.get(name);
        if (backend == null) {
            throw new InvalidProgramException("There is no state backend '" + name + "' on the path. "
                    + onThePath(found.keySet().toString(), found.isEmpty(), "tidemark-backend-memory"));
        }
        return backend;
    }

    /**
     * Finds the state backend of a job.
     *
     * @param choice of the job
     * @return the backend, with its options; the very object if the choice is one
     * @throws InvalidProgramException if none on the path has the name, or it refuses an option; the message says what there
     *     is
     */
    public static StateBackend stateBackend(StateBackendChoice choice) {
        if (choice instanceof StateBackendChoice.Given given) {
            return given.backend();
        }
        StateBackend backend = stateBackend(choice.name());
        try {
            return backend.withOptions(((StateBackendChoice.Named) choice).options());
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException(
                    "The state backend '" + choice.name() + "' refuses its options: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a storage.
     *
     * @param location an absolute URI
     * @return the storage; the caller closes it
     * @throws IOException if the location cannot be used
     * @throws InvalidProgramException if no module on the path serves the scheme; the message says which are served
     */
    public static CheckpointStorage storage(URI location) throws IOException {
        return provider(location).open(location);
    }

    /**
     * Finds what serves the scheme of a location.
     *
     * @param location an absolute URI
     * @return the provider
     * @throws InvalidProgramException if no module on the path serves the scheme; the message says which are served
     */
    public static CheckpointStorageProvider provider(URI location) {
        TreeMap<String, CheckpointStorageProvider> found = new TreeMap<>();
        for (CheckpointStorageProvider provider : ServiceLoader.load(CheckpointStorageProvider.class)) {
            provider.schemes().forEach(scheme -> found.put(scheme, provider));
        }
        String scheme = location.getScheme().toLowerCase(Locale.ROOT);
        CheckpointStorageProvider provider = found.get(scheme);
        if (provider == null) {
            throw new InvalidProgramException("There is no checkpoint storage for the scheme '" + scheme + "' of '"
                    + withoutUserInfo(location) + "' on the path. "
                    + onThePath(found.keySet().toString(), found.isEmpty(), "tidemark-backend-filesystem"));
        }
        return provider;
    }

    /**
     * Reads what a person gave as a place.
     *
     * @param pathOrUri a URI, or a path of this machine
     * @return an absolute URI
     * @throws IllegalArgumentException if it is neither
     */
    public static URI location(String pathOrUri) {
        try {
            return SCHEME.matcher(pathOrUri).lookingAt()
                    ? new URI(pathOrUri)
                    : Path.of(pathOrUri).toAbsolutePath().normalize().toUri();
        } catch (URISyntaxException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + pathOrUri.replaceFirst("[?;].*", "...")
                            + "' is neither a path nor a URI; write for example file:///var/lib/savepoints,"
                            + " with spaces as %20.",
                    e);
        }
    }

    /**
     * Describes a location: a URI may carry a password; neither logs nor errors may.
     *
     * @param location any, also one that is opaque, such as {@code jdbc:h2:/data/checkpoints;USER=me}
     * @return its text without user, query and options; a fragment, which names a part of a storage, stays
     */
    public static String withoutUserInfo(URI location) {
        return new CheckpointStorageChoice.At(location).toString();
    }

    private static String onThePath(String names, boolean none, String module) {
        return none
                ? "None is on the path at all; add a module such as " + module + "."
                : "On the path are " + names + "; add the module that has it, or choose one of these.";
    }
}
