package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many tests of each contract a storage has been through, and how many it cannot be put through. JUnit makes an object a
 * test, so the count is kept here.
 */
final class StorageCases {
    private static final Map<Class<?>, Tally> TALLIES = new HashMap<>();

    private record Tally(int passed, int skipped) {
        static Tally one(boolean skipped) {
            return skipped ? new Tally(0, 1) : new Tally(1, 0);
        }

        Tally plus(Tally other) {
            return new Tally(passed + other.passed, skipped + other.skipped);
        }
    }

    private StorageCases() {}

    static void count(Class<?> test, CheckpointStorage storage) throws IOException {
        count(test, storage, false);
    }

    static void count(Class<?> test, CheckpointStorage storage, boolean skipped) throws IOException {
        storage.close();
        count(test, storage.getClass(), skipped);
    }

    /** One at a time, since tests may run side by side and the last one to write has to know of all. */
    private static synchronized void count(Class<?> test, Class<?> type, boolean skipped) throws IOException {
        Tally tally = TALLIES.merge(test, Tally.one(skipped), Tally::plus);
        ProofFile.write(
                "storage",
                test.getSimpleName(),
                Map.of(
                        "storage",
                        type.getSimpleName(),
                        "class",
                        type.getName(),
                        "contract",
                        test.getSuperclass().getSimpleName(),
                        "cases",
                        String.valueOf(tally.passed()),
                        "skipped",
                        String.valueOf(tally.skipped())));
    }
}
