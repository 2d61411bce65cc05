package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListStateDescriptor;
import io.tidemark.api.state.MapStateDescriptor;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.KeyedSnapshotSchema.StoredState;
import io.tidemark.checkpoint.spi.state.ListState;
import io.tidemark.checkpoint.spi.state.MapState;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of state is read, with and without a time to live. */
class StateKindsTest {
    private static final class Keeping extends KeyedProcessFunction<Long, Long, Long> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private transient ListState<Long> list;
        private transient MapState<String, Long> map;
        private transient MapState<String, Long> mapWithTimes;
        private transient ValueState<String> valueWithTimes;
        private transient ListState<Long> ofTheSubtask;

        @Override
        public void open(OpenContext context) {
            StateTtlConfig ttl = StateTtlConfig.newBuilder(Duration.ofDays(1)).build();
            MapStateDescriptor<String, Long> timed = new MapStateDescriptor<>("map-ttl", String.class, Long.class);
            timed.enableTimeToLive(ttl);
            ValueStateDescriptor<String> value = new ValueStateDescriptor<>("value-ttl", String.class);
            value.enableTimeToLive(ttl);
            list = getRuntimeContext().getListState(new ListStateDescriptor<>("list", Long.class));
            map = getRuntimeContext().getMapState(new MapStateDescriptor<>("map", String.class, Long.class));
            mapWithTimes = getRuntimeContext().getMapState(timed);
            valueWithTimes = getRuntimeContext().getState(value);
        }

        @Override
        public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
            list.add(value);
            map.put("n" + value, value);
            mapWithTimes.put("t" + value, value);
            valueWithTimes.update("last " + value);
            ofTheSubtask.add(value);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            ofTheSubtask =
                    context.getOperatorStateStore().getListState(new ListStateDescriptor<>("of-subtask", Long.class));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}
    }

    @Test
    void readsEveryKind(@TempDir Path storage) throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage).setParallelism(1);
        env.fromData(1L, 2L, 3L)
                .keyBy(number -> number % 2, Long.class)
                .process(new Keeping())
                .uid("keeping")
                .sinkTo(new CollectSink<>());
        env.execute("job");

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThat(reader.keyedState("keeping").states())
                    .containsExactly(
                            new StoredState("list", "list", "list<long>"),
                            new StoredState("map", "map", "map<string,long>"),
                            new StoredState("map-ttl", "map", "map<string,ttl<long>>"),
                            new StoredState("value-ttl", "value", "ttl<string>"));
            assertThat(values(reader, "list")).isEqualTo(Map.of(0L, List.of(2L), 1L, List.of(1L, 3L)));
            assertThat(values(reader, "map")).isEqualTo(Map.of(0L, Map.of("n2", 2L), 1L, Map.of("n1", 1L, "n3", 3L)));
            assertThat(values(reader, "map-ttl"))
                    .isEqualTo(Map.of(0L, Map.of("t2", 2L), 1L, Map.of("t1", 1L, "t3", 3L)));
            assertThat(values(reader, "value-ttl")).isEqualTo(Map.of(0L, "last 2", 1L, "last 3"));
            assertThat(reader.operator("keeping").lists())
                    .containsExactly(new OperatorSummary.ListState("of-subtask", "list", "long", 3));
        }
    }

    @Test
    void readsEveryKindWithSerdes(@TempDir Path storage) throws Exception {
        readsEveryKind(storage);

        try (SavepointReader reader = SavepointReader.open(storage);
                Stream<KeyedValue<Long, List<Long>>> lists = reader.readKeyedState(
                        "keeping", "list", Serdes.longValue(), Serdes.listOf(Serdes.longValue()));
                Stream<KeyedValue<Long, String>> timed =
                        reader.readKeyedState("keeping", "value-ttl", Long.class, String.class)) {
            assertThat(lists.map(KeyedValue::value)).containsExactlyInAnyOrder(List.of(2L), List.of(1L, 3L));
            assertThat(timed.map(KeyedValue::value)).containsExactlyInAnyOrder("last 2", "last 3");
        }
    }

    private static Map<Object, Object> values(SavepointReader reader, String state) throws Exception {
        try (Stream<KeyedValue<Object, Object>> entries = reader.readKeyedState("keeping", state)) {
            return entries.collect(Collectors.toMap(KeyedValue::key, KeyedValue::value));
        }
    }
}
