package io.tidemark.core.operator;

import io.tidemark.api.dataflow.Edge.Port;
import io.tidemark.api.functions.OutputTag;
import java.util.LinkedHashMap;
import java.util.Map;

/** The outputs of an operator beside its main one. */
final class SideOutputs {
    static final SideOutputs NONE = new SideOutputs(Map.of());

    private final Map<Port, Output> outputs;

    SideOutputs(Map<Port, Output> outputs) {
        this.outputs = new LinkedHashMap<>(outputs);
    }

    /** Returns the output of a tag; one that nobody reads if there is none. */
    Output of(OutputTag<?> tag) {
        return of(Port.side(tag.getId()));
    }

    Output of(Port port) {
        return outputs.getOrDefault(port, Output.NONE);
    }

    void emitWatermark(long timestamp) throws OperatorException {
        for (Output output : outputs.values()) {
            output.emitWatermark(timestamp);
        }
    }

    void emitIdle(boolean idle) throws OperatorException {
        for (Output output : outputs.values()) {
            output.emitIdle(idle);
        }
    }
}
