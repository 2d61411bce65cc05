package io.tidemark.api;

import io.tidemark.api.engine.Engine;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the engines on the path. */
final class Engines {
    private Engines() {}

    /** Returns the engine of a name, or the only one there is if the name is {@code null}. */
    static Engine choose(@Nullable String engineName) {
        TreeMap<String, Engine> found = new TreeMap<>();
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            found.put(engine.name(), engine);
        }
        if (found.isEmpty()) {
            throw new InvalidProgramException(
                    "No engine is on the path; add the module tidemark-engine-local, which runs pipelines in this process.");
        }
        if (engineName == null && found.size() > 1) {
            throw new InvalidProgramException(
                    "Several engines are on the path: " + found.keySet() + "; choose one with setEngine(name).");
        }
        Engine chosen = engineName == null ? found.firstEntry().getValue() : found.get(engineName);
        if (chosen == null) {
            throw new InvalidProgramException(
                    "There is no engine '" + engineName + "'; on the path are " + found.keySet() + ".");
        }
        return chosen;
    }
}
