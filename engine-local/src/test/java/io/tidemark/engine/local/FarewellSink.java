package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.util.List;

/** Adds records to a list, and a farewell when it is told that no more will come. */
final class FarewellSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final transient List<String> published;

    FarewellSink(List<String> published) {
        this.published = published;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("a list is written at once");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        return new SinkWriter<>() {
            private boolean over;

            @Override
            public void write(T record, long timestampMillis) {
                published.add(String.valueOf(record));
            }

            @Override
            public void flush(boolean endOfInput) {
                if (endOfInput && !over) {
                    over = true;
                    published.add("farewell");
                }
            }

            @Override
            public SinkSnapshot prepareCommit(long checkpointId) {
                return SinkSnapshot.EMPTY;
            }

            @Override
            public void close() {}
        };
    }
}
