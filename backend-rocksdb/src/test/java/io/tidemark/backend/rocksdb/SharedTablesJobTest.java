package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.RestartStrategies;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole job on the real engine and a directory, which fails, goes on, and fails for good. */
class SharedTablesJobTest {
    private static final int RECORDS = 60_000;
    private static final int KEYS = 500;
    private static final int RETAINED = 2;
    private static final Pattern SHARED = Pattern.compile("\"shared/([^\"]+)\"");
    private static final int RESTARTS = 2;
    private static final String FAILURE = "a planned failure";

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void leavesInTheStorageWhatRetainedCheckpointsNeedAndNothingElse() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment()
                .setParallelism(2)
                .enableCheckpointing(Duration.ofMillis(20))
                .setRestartStrategy(RestartStrategies.fixedDelayRestart(RESTARTS, Duration.ZERO));
        env.getCheckpointConfig().setCheckpointStorage(directory.resolve("storage"));
        env.getCheckpointConfig().setMaxRetainedCheckpoints(RETAINED);
        env.setStateBackend(RocksDbStateBackend.builder()
                .directory(directory.resolve("local"))
                .memory(16 << 20)
                .objectCache(64 << 10)
                .build());
        env.fromSource(
                        new CollectionSource<>(
                                IntStream.range(0, RECORDS).boxed().toList()),
                        "numbers")
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class)
                .process(new Counting())
                .uid("count")
                .sinkTo(new CollectSink<Long>())
                .name("counts");

        assertThatThrownBy(() -> env.execute("counts")).rootCause().hasMessage(FAILURE);

        assertThat(directory.resolve("local")).isEmptyDirectory();
        assertStorageHoldsWhatIsNeeded();
    }

    private void assertStorageHoldsWhatIsNeeded() throws IOException {
        Path job = directory.resolve("storage").resolve("counts");
        TreeSet<String> needed = new TreeSet<>();
        int checkpoints = 0;
        for (Path checkpoint : list(job)) {
            if (checkpoint.getFileName().toString().startsWith("chk-")) {
                checkpoints++;
                Matcher names = SHARED.matcher(Files.readString(checkpoint.resolve("metadata.json")));
                while (names.find()) {
                    needed.add(names.group(1));
                }
            }
        }
        assertThat(checkpoints).isBetween(1, RETAINED);
        assertThat(needed).isNotEmpty();
        assertThat(list(job.resolve("shared")))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Counts by key, and fails at the last record. */
    private static final class Counting extends KeyedProcessFunction<Integer, Integer, Long> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Serdes.of(Long.class)));
        }

        @Override
        public void processElement(Integer number, Context context, Collector<Long> output) {
            if (number == RECORDS - 1) {
                throw new IllegalStateException(FAILURE);
            }
            long next = count.value() == null ? 1 : count.value() + 1;
            count.update(next);
            output.collect(next);
        }
    }
}
