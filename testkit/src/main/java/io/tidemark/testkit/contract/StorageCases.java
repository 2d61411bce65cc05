package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many tests of each contract a storage has been through. JUnit makes an object a test, so the count is kept here. */
final class StorageCases {
    private static final Map<Class<?>, Integer> COUNTS = new ConcurrentHashMap<>();

    private StorageCases() {}

    static void count(Class<?> test, CheckpointStorage storage) throws IOException {
        int count = COUNTS.merge(test, 1, Integer::sum);
        Class<?> type = storage.getClass();
        storage.close();
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
                        String.valueOf(count)));
    }
}
