package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Shows each record at once, or after some time a record: at least once. */
final class WriteThroughSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final transient List<T> records = new CopyOnWriteArrayList<>();
    private final Duration perRecord;

    WriteThroughSink() {
        this(Duration.ZERO);
    }

    WriteThroughSink(Duration perRecord) {
        this.perRecord = perRecord;
    }

    List<T> records() {
        return records;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("what was shown cannot be taken back");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        return new SinkWriter<>() {
            @Override
            public void write(T record, long timestampMillis) {
                if (!perRecord.isZero()) {
                    LockSupport.parkNanos(perRecord.toNanos());
                }
                records.add(record);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
