package io.tidemark.api;

import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.FunctionInitializationContext;
import io.tidemark.api.functions.FunctionSnapshotContext;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.api.functions.RuntimeContext;
import io.tidemark.api.functions.SideEffecting;
import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;

/** Passes on to a function, as far as it listens, what its wrapper is told. */
final class WrappedFunction {
    private WrappedFunction() {}

    @SuppressWarnings("unchecked") // the copy of a function is of its class
    static <F> F copyForSubtask(F function) {
        return function instanceof RichFunction rich ? (F) rich.copyForSubtask() : function;
    }

    static void initializeState(Object function, RuntimeContext runtime, FunctionInitializationContext context)
            throws Exception {
        if (function instanceof RichFunction rich && function instanceof CheckpointedFunction checkpointed) {
            rich.setRuntimeContext(runtime);
            checkpointed.initializeState(context);
        } else if (function instanceof CheckpointedFunction) {
            throw new InvalidProgramException(
                    "The function " + function.getClass().getName()
                            + " is a CheckpointedFunction but not a rich one, so all subtasks would share its fields; extend the"
                            + " rich class of its kind, such as RichCoMapFunction.");
        }
    }

    static void snapshotState(Object function, FunctionSnapshotContext context) throws Exception {
        if (function instanceof CheckpointedFunction checkpointed) {
            checkpointed.snapshotState(context);
        }
    }

    static void open(Object function, RuntimeContext runtime, OpenContext context) throws Exception {
        if (function instanceof RichFunction rich) {
            rich.setRuntimeContext(runtime);
            rich.open(context);
        }
    }

    static void close(Object function) throws Exception {
        if (function instanceof RichFunction rich) {
            rich.close();
        }
    }

    /** Returns what a wrapped function does to the outside. */
    static DeclaredGuarantee sideEffects(Object function) {
        return function instanceof SideEffecting effects
                ? effects.sideEffects()
                : DeclaredGuarantee.exactlyOnce("the function declares no effect of its own");
    }
}
