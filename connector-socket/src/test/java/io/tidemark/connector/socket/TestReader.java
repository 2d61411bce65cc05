package io.tidemark.connector.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Drives one reader as an engine does: polls it, and waits for its wake-up when it has nothing. */
final class TestReader implements AutoCloseable, SourceOutput<String> {
    private static final int MAX_RECORDS = 100;

    final TestSubtask context;
    final SourceReader<String, SocketSplit> reader;
    final List<String> lines = new ArrayList<>();
    private final List<SocketSplit> discovered;

    private TestReader(SocketSource source, String operatorName) throws IOException {
        context = TestSubtask.single().withJobName("job").withOperatorName(operatorName);
        reader = source.createReader(context);
        try (SplitEnumerator<SocketSplit> enumerator = source.createEnumerator(context)) {
            discovered = enumerator.discover();
        }
    }

    static TestReader idle(SocketSource source, String operatorName) throws IOException {
        return new TestReader(source, operatorName);
    }

    static TestReader started(SocketSource source, String operatorName) throws IOException {
        TestReader reader = new TestReader(source, operatorName);
        reader.reader.addSplits(reader.discovered);
        reader.reader.noMoreSplits();
        return reader;
    }

    ReaderStatus poll() throws IOException {
        return reader.poll(this, MAX_RECORDS);
    }

    TestReader readLines(int count) throws IOException {
        return readUntil(() -> lines.size() >= count);
    }

    TestReader readUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            ReaderStatus status = poll();
            assertThat(status).isNotEqualTo(ReaderStatus.FINISHED);
            if (status == ReaderStatus.WAITING && !done.getAsBoolean()) {
                context.awaitWakeUp();
            }
        }
        return this;
    }

    TestReader readToEnd() throws IOException {
        ReaderStatus status;
        while ((status = poll()) != ReaderStatus.FINISHED) {
            if (status == ReaderStatus.WAITING) {
                context.awaitWakeUp();
            }
        }
        return this;
    }

    /** Waits until the receiving thread stands in a method of that name. */
    Thread awaitThreadIn(String method) {
        String name = "tidemark-socket-job-" + context.operatorName();
        long start = System.nanoTime();
        while (System.nanoTime() - start < TestServer.TIMEOUT_NANOS) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals(name) && stands(thread, method)) {
                    return thread;
                }
            }
            Thread.yield();
        }
        throw new AssertionError("The thread " + name + " does not reach " + method);
    }

    private static boolean stands(Thread thread, String method) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void collect(String line) {
        lines.add(line);
    }

    @Override
    public void collect(String line, long timestampMillis) {
        throw new AssertionError("A line from a socket has no timestamp: " + line);
    }

    @Override
    public void reject(RejectedRecord rejected) {
        throw new AssertionError("Rejected without being asked: " + rejected);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
