package io.tidemark.testkit.pipeline;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import java.time.Duration;

/** Tells of sensors that have not reported for a minute of event time; what comes too late goes to the side. */
final class Alarm extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<String> LATE = new OutputTag<>("late", String.class);
    private static final long SILENCE = Duration.ofMinutes(1).toMillis();

    private transient ValueState<Long> lastReport;

    @Override
    public void open(OpenContext openContext) {
        lastReport = getRuntimeContext().getState(new ValueStateDescriptor<>("last report", Long.class));
    }

    @Override
    public void processElement(String sensor, Context ctx, Collector<String> out) {
        if (ctx.timestamp() <= ctx.timerService().currentWatermark()) {
            ctx.output(LATE, sensor);
        } else if (lastReport.value() == null || lastReport.value() < ctx.timestamp()) {
            lastReport.update(ctx.timestamp());
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + SILENCE);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
        if (lastReport.value() + SILENCE == timestamp) {
            out.collect(ctx.getCurrentKey() + " is silent");
            lastReport.clear();
        }
    }
}
