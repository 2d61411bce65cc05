package io.tidemark.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.connector.CollectSink;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.core.barrier.BarrierAligner.Mode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A source, and behind it a function whose timer becomes due after the barrier that the job is to end with. */
class LastBarrierTest {
    private static final long DUE = 10;

    /** More than there is to do, and more than it takes until an operator looks at the clock. */
    private static final int STEPS = 2_000;

    private final List<Long> fired = new ArrayList<>();
    private Wiring wiring;
    private int registered;
    private Subtask source;
    private Subtask timed;

    @BeforeEach
    void aTimerIsDueBehindTheLastBarrier() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
        env.fromSequence(1, 1_000_000)
                .keyBy(number -> number, Long.class)
                .process(new Timed())
                .returns(Long.class)
                .sinkTo(new CollectSink<>());
        wiring = new Wiring(env, Mode.EXACTLY_ONCE, 100, () -> 0).open();
        wiring.assignSplits();
        source = wiring.subtask(0, 0);
        timed = wiring.subtask(1, 0);
        source.startSource();
        while (registered == 0) {
            source.step();
            run();
        }
        source.pauseSource();
        source.triggerLastCheckpoint(1);
        source.step();
        run();
        assertThat(wiring.snapshots.get(1L)).hasSize(2);
        wiring.millis = DUE;
        run();
        assertThat(fired).isEmpty();
    }

    private void run() throws Exception {
        for (int i = 0; i < STEPS; i++) {
            timed.step();
        }
    }

    @Test
    void anAbortShowsThatTheJobGoesOn() throws Exception {
        timed.abortCheckpoint(1);
        run();
        assertThat(fired).isNotEmpty();
    }

    @Test
    void anotherBarrierShowsThatTheJobGoesOn() throws Exception {
        source.triggerCheckpoint(2);
        source.step();
        run();
        assertThat(fired).isNotEmpty();
    }

    @Test
    void aRecordShowsThatTheJobGoesOn() throws Exception {
        source.startSource();
        source.step();
        run();
        assertThat(fired).isNotEmpty();
    }

    @Test
    void nothingHappensWhenTheSavepointIsComplete() throws Exception {
        timed.notifyCheckpointComplete(1);
        run();
        assertThat(fired).isEmpty();
    }

    private final class Timed extends KeyedProcessFunction<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, Context ctx, Collector<Long> out) {
            registered++;
            ctx.timerService().registerProcessingTimeTimer(DUE);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Long> out) {
            fired.add(ctx.getCurrentKey());
        }
    }
}
