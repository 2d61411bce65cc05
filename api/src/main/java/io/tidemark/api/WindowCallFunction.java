package io.tidemark.api;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.api.windowing.ProcessWindowFunction;
import io.tidemark.api.windowing.Window;
import io.tidemark.api.windowing.WindowFunction;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.io.Serializable;

/** Runs a function of windows that sees no context, rich or not, as one that does. */
final class WindowCallFunction<F, T, R, K, W extends Window> extends ProcessWindowFunction<T, R, K, W>
        implements SideEffecting, CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** How the function is called for one window. */
    @FunctionalInterface
    interface Call<F, T, R, K, W> extends Serializable {
        void on(F function, K key, W window, Iterable<T> elements, Collector<R> out) throws Exception;
    }

    /** Serializable, as every function of the user is. */
    @SuppressWarnings("serial")
    private F function;

    private final Call<F, T, R, K, W> call;

    WindowCallFunction(F function, Call<F, T, R, K, W> call) {
        this.function = function;
        this.call = call;
    }

    static <T, R, K, W extends Window> ProcessWindowFunction<T, R, K, W> of(WindowFunction<T, R, K, W> function) {
        return new WindowCallFunction<>(function, WindowFunction<T, R, K, W>::apply);
    }

    @Override
    @SuppressWarnings("unchecked") // the copy of a function is of its class
    protected Object clone() throws CloneNotSupportedException {
        WindowCallFunction<F, T, R, K, W> copy = (WindowCallFunction<F, T, R, K, W>) super.clone();
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
    public void process(K key, Context context, Iterable<T> elements, Collector<R> out) throws Exception {
        call.on(function, key, context.window(), elements, out);
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
