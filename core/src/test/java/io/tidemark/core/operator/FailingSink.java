package io.tidemark.core.operator;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.util.List;

/** Takes records and cannot prepare them. */
final class FailingSink implements Sink<Object> {
    private static final long serialVersionUID = 1L;

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atMostOnce("it fails");
    }

    @Override
    public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) {
        return new SinkWriter<>() {
            @Override
            public void write(Object record, long timestampMillis) {}

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
                throw new IOException("cannot prepare checkpoint " + checkpointId);
            }

            @Override
            public void close() {}
        };
    }
}
