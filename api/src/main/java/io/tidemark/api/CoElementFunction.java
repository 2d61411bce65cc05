package io.tidemark.api;

import io.tidemark.api.functions.CoProcessFunction;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import java.io.Serializable;

/** Runs a function of two inputs that sees nothing but records, rich or not, as a process. */
final class CoElementFunction<F, T1, T2, R> extends CoProcessFunction<T1, T2, R> implements SideEffecting {
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
        if (function instanceof RichFunction rich) {
            copy.function = (F) rich.copyForSubtask();
        }
        return copy;
    }

    @Override
    public void open(OpenContext openContext) throws Exception {
        if (function instanceof RichFunction rich) {
            rich.setRuntimeContext(getRuntimeContext());
            rich.open(openContext);
        }
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
        return KeyedRichFunction.sideEffectsOf(function);
    }

    @Override
    public void close() throws Exception {
        if (function instanceof RichFunction rich) {
            rich.close();
        }
    }
}
