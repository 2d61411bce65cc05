package io.tidemark.api.engine;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where a job keeps its checkpoints.
 *
 * @since 0.1
 */
public sealed interface CheckpointStorageChoice {
    /**
     * A place that a storage on the path serves. The engine opens and closes that storage.
     *
     * @param location absolute
     * @since 0.1
     */
    record At(URI location) implements CheckpointStorageChoice {
        private static final Pattern QUERY = Pattern.compile("[?][^#]*");
        private static final Pattern OPAQUE_SETTINGS = Pattern.compile("[?;][^#]*");
        private static final Pattern USER = Pattern.compile("^([^/]*//)[^/]*@");

        /** Checks that there is a scheme. */
        public At {
            if (location.getScheme() == null) {
                throw new IllegalArgumentException(
                        "The checkpoint storage '" + location
                                + "' has no scheme; write for example file:///var/lib/my-job, or memory:/ for none that lasts.");
            }
        }

        /** Leaves out what may hold a secret: the user and the query; of a URI of JDBC all settings. A fragment stays. */
        @Override
        public String toString() {
            Pattern secret = location.isOpaque() ? OPAQUE_SETTINGS : QUERY;
            String visible = secret.matcher(location.toString()).replaceFirst("");
            return USER.matcher(visible).replaceFirst("$1");
        }
    }

    /**
     * A storage that the program has opened, and closes when no job needs it any more.
     *
     * @param storage the object that an engine in this process uses; one that runs jobs elsewhere refuses it
     * @since 0.1
     */
    record Given(CheckpointStorage storage) implements CheckpointStorageChoice {
        /** Names the class: a storage need not say where it is, and must not say how it gets there. */
        @Override
        public String toString() {
            return storage.getClass().getSimpleName();
        }
    }
}
