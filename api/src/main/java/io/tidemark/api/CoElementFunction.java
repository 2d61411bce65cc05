package io.tidemark.api;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.io.Serializable;

/** Runs a function of two inputs that sees nothing but records, rich or not, as a process. */
final class CoElementFunction<F, T1, T2, R> extends CoProcessFunction<T1, T2, R>
        implements SideEffecting, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** How the function is called for one record. */
    @FunctionalInterface
    interface Call<F, T, R> extends Serializable {
        void on(F function, T value, Collector<R> out) throws Exception;
    }

    /** Serializable, as every function of the user is. */
    @SuppressWarnings("serial")
    private F function;

    private final Call<F, T1, R> onFirst;
    private final Call<F, T2, R> onSecond;

    CoElementFunction(F function, Call<F, T1, R> onFirst, Call<F, T2, R> onSecond) {
        this.function = function;
        this.onFirst = onFirst;
        this.onSecond = onSecond;
    }

    @Override
    @SuppressWarnings("unchecked") // the copy of a function is of its class
    protected Object clone() throws CloneNotSupportedException {
        CoElementFunction<F, T1, T2, R> copy = (CoElementFunction<F, T1, T2, R>) super.clone();
        copy.function = WrappedFunction.copyForSubtask(function);
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
        WrappedFunction.open(function, getRuntimeContext(), openContext);
    }

    @Override
    public void processElement1(T1 value, Context ctx, Collector<R> out) throws Exception {
        onFirst.on(function, value, out);
    }

    @Override
    public void processElement2(T2 value, Context ctx, Collector<R> out) throws Exception {
        onSecond.on(function, value, out);
    }

    @Override
    public DeclaredGuarantee sideEffects() {
        return WrappedFunction.sideEffects(function);
    }

    @Override
    public void close() throws Exception {
        WrappedFunction.close(function);
    }
}
