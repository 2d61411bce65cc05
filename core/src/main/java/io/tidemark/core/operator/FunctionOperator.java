package io.tidemark.core.operator;

import io.tidemark.api.InvalidProgramException;
import io.tidemark.api.functions.CheckpointedFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.functions.RichFunction;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.List;

/** An operator around a user's function, which it opens and closes if the function wants that. */
abstract class FunctionOperator extends StreamOperator {
    private static final OpenContext OPEN_CONTEXT = new OpenContext() {};

    private final Object function;
    private final OperatorRuntime runtime;
    private OperatorLists lists;
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
        openFunction(new FunctionContext(runtime, "does not run on a keyed stream; put keyBy before it."));
    }

    final void openFunction(FunctionContext context) throws Exception {
        OperatorLists states = new OperatorLists(name(), runtime.restored().lists());
        lists = states;
        declareWithoutKeys(states);
        if (function instanceof RichFunction rich) {
            opened = true;
            rich.setRuntimeContext(context);
            if (function instanceof CheckpointedFunction checkpointed) {
                checkpointed.initializeState(states);
            }
            rich.open(OPEN_CONTEXT);
            context.seal();
        } else if (function instanceof CheckpointedFunction) {
            throw new InvalidProgramException("The function of operator '" + name()
                    + "' is a CheckpointedFunction but not a rich one, so all subtasks would share its fields; extend"
                    + " the rich class of its kind, such as RichMapFunction.");
        }
        states.seal();
    }

    /** Declares states without keys that are the operator's own, before the function declares its. */
    void declareWithoutKeys(OperatorLists states) {}

    @Override
    OperatorSnapshot snapshot(long checkpointId) throws Exception {
        List<ListSnapshot> frozen = snapshotLists(checkpointId);
        return new OperatorSnapshot(
                operatorId(), null, null, List.of(), SinkSnapshot.EMPTY, frozen, currentWatermark());
    }

    /** Has the function put its state without keys into its lists, and writes what there is. */
    final List<ListSnapshot> snapshotLists(long checkpointId) throws Exception {
        if (function instanceof CheckpointedFunction checkpointed) {
            checkpointed.snapshotState(() -> checkpointId);
        }
        return lists.snapshot();
    }

    @Override
    void close() throws Exception {
        if (opened && function instanceof RichFunction rich) {
            rich.close();
        }
    }
}
