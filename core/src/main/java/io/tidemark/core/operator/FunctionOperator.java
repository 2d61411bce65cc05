package io.tidemark.core.operator;

import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFunction;

/** An operator around a user's function, which it opens and closes if the function wants that. */
abstract class FunctionOperator extends StreamOperator {
    private static final OpenContext OPEN_CONTEXT = new OpenContext() {};

    private final Object function;
    private final OperatorRuntime runtime;
    private boolean opened;

    FunctionOperator(String operatorId, String name, Object function, OperatorRuntime runtime, Output output) {
        super(operatorId, name, runtime, output);
        this.function = function;
        this.runtime = runtime;
    }

    final OperatorRuntime runtime() {
        return runtime;
    }

    @Override
    void open() throws Exception {
        openFunction(new FunctionContext(runtime.context(), null));
    }

    final void openFunction(FunctionContext context) throws Exception {
        if (function instanceof RichFunction rich) {
            opened = true;
            rich.setRuntimeContext(context);
            rich.open(OPEN_CONTEXT);
            context.seal();
        }
    }

    @Override
    void close() throws Exception {
        if (opened && function instanceof RichFunction rich) {
            rich.close();
        }
    }
}
