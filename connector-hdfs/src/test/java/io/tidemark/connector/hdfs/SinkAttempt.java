package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.List;

/** One attempt of a job that ends in a sink, driven by hand. */
final class SinkAttempt implements AutoCloseable {
    private final TestSubtask context;
    private final SinkWriter<String> writer;
    private final Committer committer;
    private long checkpoint;

    private SinkAttempt(Sink<String> sink, String executionId, List<byte[]> states) throws IOException {
        context = TestSubtask.of(0, 1, executionId);
        committer = sink.createCommitter(context);
        writer = sink.createWriter(context, states);
    }

    /** Begins with nothing. */
    static SinkAttempt first(Sink<String> sink) throws IOException {
        return new SinkAttempt(sink, "1", List.of());
    }

    /** Begins from the checkpoint of an earlier attempt. */
    static SinkAttempt after(byte[] state, Sink<String> sink, String executionId) throws IOException {
        return new SinkAttempt(sink, executionId, List.of(state));
    }

    void write(String... records) throws IOException {
        for (String record : records) {
            writer.write(record, SourceOutput.NO_TIMESTAMP);
        }
    }

    /** Writes as far as the DataNodes, beyond any checkpoint. */
    void writeAndFlush(String record) throws IOException {
        write(record);
        writer.flush(false);
        writer.prepareCommit(++checkpoint);
    }

    SinkSnapshot checkpoint() throws IOException {
        writer.flush(false);
        return writer.prepareCommit(++checkpoint);
    }

    /** Takes the final checkpoint of a bounded job, and publishes it. */
    void finish() throws IOException {
        commit(last());
    }

    SinkSnapshot last() throws IOException {
        writer.flush(true);
        return writer.prepareCommit(++checkpoint);
    }

    void commit(SinkSnapshot snapshot) throws IOException {
        committer.commit(checkpoint, snapshot.committables());
    }

    long count(String counter) {
        return context.count(counter);
    }

    @Override
    public void close() throws IOException {
        try (committer) {
            writer.close();
        }
    }
}
