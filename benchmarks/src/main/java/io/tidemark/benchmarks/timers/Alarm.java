package io.tidemark.benchmarks.timers;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.TimeDomain;

/** Sets timers, and tells the run when they fire and when records and barriers come. */
final class Alarm extends KeyedProcessFunction<Long, Ping, Long> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private transient TimerRun run;

    @Override
    public void initializeState(FunctionInitializationContext context) {
        run = TimerRun.current();
    }

    @Override
    public void processElement(Ping ping, Context context, Collector<Long> output) {
        if (ping.dueNanos() != Ping.SET) {
            run.recordCame(ping.dueNanos());
        } else if (run.domain == TimeDomain.EVENT_TIME) {
            context.timerService().registerEventTimeTimer(run.dueMillis());
        } else {
            context.timerService().registerProcessingTimeTimer(run.dueMillis());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Long> output) {
        run.fired();
        output.collect(context.getCurrentKey());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        run.barrierCame(context.getCheckpointId());
    }
}
