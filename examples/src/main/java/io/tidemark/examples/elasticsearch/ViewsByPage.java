package io.tidemark.examples.elasticsearch;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;

/** Counts the visits of each page and tells the count after each. */
final class ViewsByPage extends KeyedProcessFunction<String, Visit, PageViews> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> views;

    @Override
    public void open(OpenContext openContext) {
        views = getRuntimeContext().getState(new ValueStateDescriptor<>("views", Long.class));
    }

    @Override
    public void processElement(Visit visit, Context ctx, Collector<PageViews> out) {
        Long before = views.value();
        long now = before == null ? 1 : before + 1;
        views.update(now);
        out.collect(new PageViews(visit.page(), now));
    }
}
