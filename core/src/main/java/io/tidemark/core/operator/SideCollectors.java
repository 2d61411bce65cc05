package io.tidemark.core.operator;

import io.tidemark.api.functions.OutputTag;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a function emits to side outputs. A function has few of them, so they are searched one by one. */
final class SideCollectors {
    private final StreamOperator operator;
    private final List<String> ids = new ArrayList<>();
    private final List<BatchCollector> collectors = new ArrayList<>();

    SideCollectors(StreamOperator operator) {
        this.operator = operator;
    }

    void collect(OutputTag<?> tag, Object record, long timestamp) {
        BatchCollector collector = of(tag);
        collector.timestamp(timestamp);
        collector.collect(record);
    }

    private BatchCollector of(OutputTag<?> tag) {
        String id = tag.getId();
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i).equals(id)) {
                return collectors.get(i);
            }
        }
        BatchCollector collector = new BatchCollector(operator.sides().of(tag));
        ids.add(id);
        collectors.add(collector);
        return collector;
    }

    /** Hands on what was gathered. */
    void flush() {
        for (int i = 0; i < collectors.size(); i++) {
            collectors.get(i).flush();
        }
    }
}
