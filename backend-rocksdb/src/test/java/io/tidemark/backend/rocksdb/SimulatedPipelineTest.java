package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.connector.CollectionSource;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.testkit.simulation.Faults;
import io.tidemark.testkit.simulation.Simulation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The RocksDB backend in a whole job, with crashes, aborted checkpoints and changes of parallelism. */
class SimulatedPipelineTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 200).boxed().toList();
    private static final int KEYS = 7;

    @Test
    void keepsItsStateWhateverHappens() {
        Simulation simulation = Simulation.of(SimulatedPipelineTest::define)
                .named("RocksDB state backend")
                .stateBackend("rocksdb")
                .seeds(1, 12)
                .faults(Faults.everything());

        assertThat(simulation.verify().promised()).containsEntry("sums", "EXACTLY_ONCE");
    }

    private static void define(StreamExecutionEnvironment env) {
        env.enableCheckpointing(1_000);
        env.fromSource(new CollectionSource<>(NUMBERS), "numbers")
                .returns(Integer.class)
                .keyBy(number -> number % KEYS, Integer.class)
                .process(new Summing())
                .uid("sum")
                .sinkTo(new CollectSink<>())
                .name("sums");
    }

    /** Keeps one state of a primitive type and one that is an object. */
    private static final class Summing extends KeyedProcessFunction<Integer, Integer, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> sum;
        private transient ValueState<String> seen;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Serdes.of(Long.class)));
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Serdes.of(String.class)));
        }

        @Override
        public void processElement(Integer number, Context context, Collector<String> output) {
            sum.update((sum.value() == null ? 0 : sum.value()) + number);
            seen.update((seen.value() == null ? "" : seen.value()) + number + " ");
            output.collect(seen.value() + "= " + sum.value());
        }
    }
}
