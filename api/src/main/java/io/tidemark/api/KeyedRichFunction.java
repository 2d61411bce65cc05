package io.tidemark.api;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.io.Serializable;

/** Runs a rich map, flatMap or filter function as a keyed process, which gives it state by key. */
final class KeyedRichFunction<K, T, R> extends KeyedProcessFunction<K, T, R>
        implements SideEffecting, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** How the wrapped function is called for one record. */
    @FunctionalInterface
    interface Call<T, R> extends Serializable {
        void on(RichFunction function, T value, Collector<R> out) throws Exception;
    }

    private RichFunction function;
    private final Call<T, R> call;

    KeyedRichFunction(RichFunction function, Call<T, R> call) {
        this.function = function;
        this.call = call;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Object clone() throws CloneNotSupportedException {
        KeyedRichFunction<K, T, R> copy = (KeyedRichFunction<K, T, R>) super.clone();
        copy.function = function.copyForSubtask();
        return copy;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        if (function instanceof CheckpointedFunction checkpointed) {
            function.setRuntimeContext(getRuntimeContext());
            checkpointed.initializeState(context);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (function instanceof CheckpointedFunction checkpointed) {
            checkpointed.snapshotState(context);
        }
    }

    @Override
    public void open(OpenContext openContext) throws Exception {
        function.setRuntimeContext(getRuntimeContext());
        function.open(openContext);
    }

    @Override
    public void processElement(T value, Context ctx, Collector<R> out) throws Exception {
        call.on(function, value, out);
    }

    @Override
    public DeclaredGuarantee sideEffects() {
        return function instanceof SideEffecting effects
                ? effects.sideEffects()
                : DeclaredGuarantee.exactlyOnce("the function declares no effect of its own");
    }

    @Override
    public void close() throws Exception {
        function.close();
    }
}
