package io.tidemark.api;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedCoProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.OutputTag;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.api.functions.TimeDomain;
import io.tidemark.api.functions.TimerService;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import org.jspecify.annotations.Nullable;

/** Runs a process function of two inputs on keyed streams. */
final class KeyedCoFunction<K, T1, T2, R> extends KeyedCoProcessFunction<K, T1, T2, R>
        implements SideEffecting, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private CoProcessFunction<T1, T2, R> function;
    private transient @Nullable Forwarded forwarded;

    KeyedCoFunction(CoProcessFunction<T1, T2, R> function) {
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked") // the copy of a function is of its class
    protected Object clone() throws CloneNotSupportedException {
        KeyedCoFunction<K, T1, T2, R> copy = (KeyedCoFunction<K, T1, T2, R>) super.clone();
        copy.function = WrappedFunction.copyForSubtask(function);
        copy.forwarded = null;
        return copy;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        WrappedFunction.initializeState(function, getRuntimeContext(), context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        WrappedFunction.snapshotState(function, context);
    }

    @Override
    public void open(OpenContext openContext) throws Exception {
        forwarded = new Forwarded(function);
        WrappedFunction.open(function, getRuntimeContext(), openContext);
    }

    @Override
    public void processElement1(T1 value, Context ctx, Collector<R> out) throws Exception {
        function.processElement1(value, forwarded.to(ctx), out);
    }

    @Override
    public void processElement2(T2 value, Context ctx, Collector<R> out) throws Exception {
        function.processElement2(value, forwarded.to(ctx), out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<R> out) throws Exception {
        function.onTimer(timestamp, forwarded.to(ctx, ctx.timeDomain()), out);
    }

    @Override
    public boolean usesTimers() {
        return function.usesTimers();
    }

    @Override
    public DeclaredGuarantee sideEffects() {
        return WrappedFunction.sideEffects(function);
    }

    @Override
    public void close() throws Exception {
        function.close();
    }

    /** Shows the context of the keyed function to the wrapped one. */
    private final class Forwarded extends CoProcessFunction<T1, T2, R>.OnTimerContext {
        private Context target;
        private TimeDomain domain = TimeDomain.EVENT_TIME;

        Forwarded(CoProcessFunction<T1, T2, R> of) {
            of.super();
        }

        Forwarded to(Context context) {
            target = context;
            return this;
        }

        Forwarded to(Context context, TimeDomain timeDomain) {
            domain = timeDomain;
            return to(context);
        }

        @Override
        public @Nullable Long timestamp() {
            return target.timestamp();
        }

        @Override
        public TimerService timerService() {
            return target.timerService();
        }

        @Override
        public <X> void output(OutputTag<X> outputTag, X value) {
            target.output(outputTag, value);
        }

        @Override
        public TimeDomain timeDomain() {
            return domain;
        }
    }
}
