package io.tidemark.core.window;

import io.tidemark.api.dataflow.BothSides;
import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of two inputs as {@link SidedRecords}, given to the function as {@link BothSides}. What is added is tagged. */
class SidedContents extends Contents {
    private final Serde<Object> first;
    private final Serde<Object> second;

    @SuppressWarnings({"unchecked", "rawtypes"}) // contents of this kind are records of two inputs
    SidedContents(Serde<Object> first, Serde<Object> second) {
        super((Serde) new SidedRecordsSerde(first, second));
        this.first = first;
        this.second = second;
    }

    @Override
    public Object add(@Nullable Object soFar, Object record, long timestamp) {
        TaggedUnion<?, ?> union = (TaggedUnion<?, ?>) record;
        return add(soFar, union.isTwo(), union.isTwo() ? union.getTwo() : union.getOne());
    }

    private static Object add(@Nullable Object soFar, boolean isSecond, Object record) {
        SidedRecords kept = soFar == null ? new SidedRecords() : (SidedRecords) soFar;
        kept.add(isSecond, record);
        return kept;
    }

    @Override
    public Object merge(Object a, Object b) {
        ((SidedRecords) a).addAll((SidedRecords) b);
        return a;
    }

    @Override
    public Iterable<Object> elements(Object contents) {
        SidedRecords kept = (SidedRecords) contents;
        return List.of(new BothSides<>(kept.records(false, first), kept.records(true, second)));
    }

    @Override
    public Contents ofInput(boolean isSecond) {
        return new SidedContents(first, second) {
            @Override
            public Object add(@Nullable Object soFar, Object record, long timestamp) {
                return SidedContents.add(soFar, isSecond, record);
            }
        };
    }
}
