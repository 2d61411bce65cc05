package io.tidemark.examples.twitter;

import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeyedProcessFunction;
import io.tidemark.api.functions.OpenContext;
import io.tidemark.api.state.StateTtlConfig;
import io.tidemark.api.state.StateTtlConfig.UpdateType;
import io.tidemark.api.state.ValueStateDescriptor;
import io.tidemark.checkpoint.spi.state.ValueState;
import io.tidemark.connector.twitter.Tweet;
import java.time.Duration;

/** Lets a post through the first time it comes. The backfill repeats those of a few minutes, so ids are kept for longer. */
final class FirstOfEach extends KeyedProcessFunction<String, Tweet, Tweet> {
    private static final long serialVersionUID = 1L;

    private static final Duration KEPT_FOR = Duration.ofMinutes(30);

    private transient ValueState<Boolean> seen;

    @Override
    public void open(OpenContext openContext) {
        var descriptor = new ValueStateDescriptor<>("seen", Boolean.class);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(KEPT_FOR)
                .setUpdateType(UpdateType.OnCreateAndWrite)
                .build());
        seen = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(Tweet tweet, Context ctx, Collector<Tweet> out) {
        if (seen.value() == null) {
            seen.update(true);
            out.collect(tweet);
        }
    }
}
