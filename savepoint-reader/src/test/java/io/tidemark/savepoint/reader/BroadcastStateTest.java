package io.tidemark.savepoint.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.BroadcastProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.state.MapStateDescriptor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroadcastStateTest {
    private static final MapStateDescriptor<Long, String> RULES =
            new MapStateDescriptor<>("rules", Long.class, String.class);

    private static final class Keeping extends BroadcastProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, ReadOnlyContext ctx, Collector<Long> out) {}

        @Override
        public void processBroadcastElement(Long value, Context ctx, Collector<Long> out) {
            ctx.getBroadcastState(RULES).put(value, "rule");
        }
    }

    @Test
    void isShownOnceThoughEverySubtaskHasIt(@TempDir Path storage) throws Exception {
        StreamExecutionEnvironment env = Visits.environment(storage).setParallelism(3);
        env.fromSequence(1, 5)
                .connect(env.fromData(1L, 2L).broadcast(RULES))
                .process(new Keeping())
                .uid("keeping")
                .sinkTo(new CollectSink<>());
        env.execute("job");

        try (SavepointReader reader = SavepointReader.open(storage)) {
            assertThat(reader.operator("keeping").lists())
                    .containsExactly(new OperatorSummary.ListState("rules", "broadcast state", "map<long,string>", 2));
        }
    }
}
