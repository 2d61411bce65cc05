package io.tidemark.engine.local;

import io.tidemark.api.InvalidProgramException;
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

/** Finds state backends and checkpoint storages on the path. */
final class Plugins {
    /** At least two letters: one is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private Plugins() {}

    static StateBackend stateBackend(String name) {
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

    static CheckpointStorage storage(URI location) throws IOException {
        return provider(location).open(location);
    }

    /** Finds the storage that a location belongs to. */
    static CheckpointStorageProvider provider(URI location) {
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

    /** Reads what a person gave as a place: a URI, or a path of this machine. */
    static URI location(String pathOrUri) {
        try {
            return SCHEME.matcher(pathOrUri).lookingAt()
                    ? new URI(pathOrUri)
                    : Path.of(pathOrUri).toAbsolutePath().normalize().toUri();
        } catch (URISyntaxException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + pathOrUri + "' is neither a path nor a URI; write for example file:///var/lib/savepoints,"
                            + " with spaces as %20.",
                    e);
        }
    }

    /** A URI may carry a password; neither logs nor errors may. */
    static String withoutUserInfo(URI location) {
        String userInfo = location.getRawUserInfo();
        String text = location.toString();
        int query = text.indexOf('?');
        String visible = query < 0 ? text : text.substring(0, query);
        return userInfo == null ? visible : visible.replace(userInfo + "@", "");
    }

    private static String onThePath(String names, boolean none, String module) {
        return none
                ? "None is on the path at all; add a module such as " + module + "."
                : "On the path are " + names + "; add the module that has it, or choose one of these.";
    }
}
