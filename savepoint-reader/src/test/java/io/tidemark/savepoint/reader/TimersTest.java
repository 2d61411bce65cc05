package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers are kept as states of the operator, and have to be read and read past. */
class TimersTest {
    private static final long FAR = Long.MAX_VALUE - 10;

    /** Sets two timers a key that do not fire while the test runs. */
    private static final class Waiting extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<String> text;

        @Override
        public void open(OpenContext context) {
            text = getRuntimeContext().getState(new ValueStateDescriptor<>("text", String.class));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Long> out) {
            text.update("text of " + value);
            context.timerService().registerProcessingTimeTimer(FAR);
            context.timerService().registerProcessingTimeTimer(FAR + 1);
            out.collect(value);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out) {}
    }

    @Test
    void readsTimersAndTheStatesBesideThem(@TempDir Path storage) throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage).setParallelism(1);
        env.fromGenerator(number -> number % 3, Long.MAX_VALUE, 1_000)
                .keyBy(number -> number, Long.class)
                .process(new Waiting())
                .uid("waiting")
                .sinkTo(new CollectSink<>())
                .name("nowhere");
        JobClient job = env.executeAsync("job");
        try {
            while (job.getMetrics().getOrDefault("nowhere.recordsIn", 0L) < 3) {
                Thread.onSpinWait();
            }
            job.triggerCheckpoint().get(60, TimeUnit.SECONDS);
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThat(values(reader, "text")).isEqualTo(Map.of(0L, "text of 0", 1L, "text of 1", 2L, "text of 2"));
            List<Map<String, Long>> timers = List.of(Map.of("timestamp", FAR), Map.of("timestamp", FAR + 1));
            assertThat(values(reader, "#processing-timers")).isEqualTo(Map.of(0L, timers, 1L, timers, 2L, timers));
            assertThat(values(reader, "#event-timers")).isEmpty();
        }
    }

    private static Map<Object, Object> values(SavepointReader reader, String state) throws Exception {
        try (Stream<KeyedValue<Object, Object>> entries = reader.readKeyedState("waiting", state)) {
            return entries.collect(Collectors.toMap(KeyedValue::key, KeyedValue::value));
        }
    }
}
