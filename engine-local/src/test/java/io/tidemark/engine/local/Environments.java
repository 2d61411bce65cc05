package io.tidemark.engine.local;

import io.tidemark.api.StreamExecutionEnvironment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes environments as most tests need them. */
final class Environments {
    /** An interval within which no test ends: checkpoints are taken on demand. */
    static final Duration ON_DEMAND = Duration.ofHours(1);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private Environments() {}

    static StreamExecutionEnvironment plain(int parallelism) {
        return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
    }

    static StreamExecutionEnvironment checkpointed(int parallelism, Duration interval) {
        return plain(parallelism).enableCheckpointing(interval);
    }

    static StreamExecutionEnvironment storedIn(String storage, int parallelism, Duration interval) {
        StreamExecutionEnvironment environment = checkpointed(parallelism, interval);
        environment.getCheckpointConfig().setCheckpointStorage(storage);
        return environment;
    }

    /** A name that no other test uses. */
    static String uniqueName(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }
}
