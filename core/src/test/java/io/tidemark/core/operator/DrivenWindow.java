package io.tidemark.core.operator;

import io.tidemark.api.DataStream;
import io.tidemark.api.KeyedStream;
import io.tidemark.api.SingleOutputStreamOperator;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.dataflow.Node;
import io.tidemark.api.eventtime.WatermarkStrategy;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.core.plan.ExecutionPlan.PlannedOperator;
import io.tidemark.core.plan.KeyGroups;
import io.tidemark.core.stream.RecordBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A window of a pipeline in one subtask, to which records and time are given by hand. Records are keyed by a string. */
final class DrivenWindow {
    private final Node node;
    private final MapStateBackend backend;
    private final TestContext context = new TestContext("window", 0, 1);
    private final Map<String, Batches> sides = new LinkedHashMap<>();
    private final Batches out = new Batches();
    private final StreamOperator operator;
    private long now;
    private int taken;

    /** A record of the tests. */
    record Event(String key, long at, long value) {}

    private DrivenWindow(Node node, MapStateBackend backend, KeyedSnapshot... restored) throws Exception {
        this.node = node;
        this.backend = backend;
        operator = OperatorChain.operator(
                new PlannedOperator("id", node, List.of()),
                Batches.runtime(context, backend, () -> now, restored),
                new Output(out),
                SideOutputs.NONE);
        Map<Port, Output> outputs = new LinkedHashMap<>();
        for (String tag : List.of("late", "late2", "side")) {
            sides.put(tag, new Batches());
            outputs.put(Port.side(tag), new Output(sides.get(tag)));
        }
        operator.setSides(new SideOutputs(outputs));
        operator.open();
    }

    static DrivenWindow of(Function<KeyedStream<Event, String>, SingleOutputStreamOperator<?>> window)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        SingleOutputStreamOperator<?> applied =
                window.apply(events(env, "events").keyBy(Event::key, String.class));
        applied.name("window");
        return new DrivenWindow(env.getDataflow().nodes().get(1), new MapStateBackend());
    }

    static DrivenWindow ofTwo(BiFunction<DataStream<Event>, DataStream<Event>, SingleOutputStreamOperator<?>> window)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        window.apply(events(env, "first"), events(env, "second")).name("window");
        return new DrivenWindow(env.getDataflow().nodes().get(2), new MapStateBackend());
    }

    private static DataStream<Event> events(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                        new CollectionSource<>(List.of(new Event("", 0, 0))), WatermarkStrategy.noWatermarks(), name)
                .returns(Event.class);
    }

    /** Returns the window as it goes on after a failure. */
    DrivenWindow restored() throws Exception {
        DrivenWindow restored = new DrivenWindow(node, backend, backend.keep(operator.snapshot(1)));
        restored.now = now;
        return restored;
    }

    DrivenWindow add(String key, long at) throws Exception {
        return add(new Event(key, at, 1));
    }

    DrivenWindow add(Event event) throws Exception {
        operator.accept(batch(event));
        return this;
    }

    DrivenWindow addSecond(Event event) throws Exception {
        operator.acceptSecond(batch(event));
        return this;
    }

    private static RecordBatch batch(Event event) {
        RecordBatch batch = new RecordBatch(1, true);
        batch.add(event, event.at, event.key, KeyGroups.mix(event.key.hashCode()));
        return batch;
    }

    DrivenWindow addWithoutTimestamp(String key) throws Exception {
        RecordBatch batch = new RecordBatch(1, true);
        batch.add(new Event(key, 0, 1), SourceOutput.NO_TIMESTAMP, key, KeyGroups.mix(key.hashCode()));
        operator.accept(batch);
        return this;
    }

    DrivenWindow watermark(long timestamp) throws Exception {
        operator.watermark(timestamp);
        while (operator.isBusy()) {
            operator.advance();
        }
        return this;
    }

    /** Sets the time of the machine and has what is due done. */
    DrivenWindow clock(long millis) throws Exception {
        now = millis;
        while (operator.advance() > 0) {}
        return this;
    }

    /** Returns what came out since this was asked last. */
    List<Object> taken() {
        List<Object> all = out.values();
        List<Object> fresh = new ArrayList<>(all.subList(taken, all.size()));
        taken = all.size();
        return fresh;
    }

    List<Long> timestamps() {
        return out.timestamps();
    }

    List<Object> side(OutputTag<?> tag) {
        return sides.get(tag.getId()).values();
    }

    long counter(String name) {
        return context.counter(name).value();
    }

    /** Returns all that is kept of a state, by key. */
    Map<Object, Object> kept(String state) throws Exception {
        return MapStateBackend.contentOf(operator.snapshot(2), state);
    }

    /** Says whether nothing at all is kept of windows. */
    boolean keepsNothing() throws Exception {
        return kept("#windows").isEmpty()
                && kept("#event-timers").isEmpty()
                && kept("#processing-timers").isEmpty();
    }
}
