package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Writes records to standard output as they come, one a line. At least once: a line that is printed cannot be taken back
 * when the job restarts.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class PrintSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String prefix;

    /**
     * Prints each record after a prefix.
     *
     * @param prefix empty for none; the number of the subtask follows it if there are several
     */
    public PrintSink(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("standard output cannot take back what a failed attempt printed");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        Sink.requireNoState(context, states);
        String number = context.parallelism() == 1 ? "" : String.valueOf(context.subtaskIndex() + 1);
        String separator = prefix.isEmpty() || number.isEmpty() ? "" : ":";
        String start = prefix + separator + number;
        return new Writer<>(System.out, start.isEmpty() ? "" : start + "> ");
    }

    private static final class Writer<T> implements SinkWriter<T> {
        /** How many lines go out before it is looked whether they did: looking flushes. */
        private static final int LOOK_EVERY = 1_000;

        private final PrintStream out;
        private final String start;
        private int lines;

        Writer(PrintStream out, String start) {
            this.out = out;
            this.start = start;
        }

        @Override
        public void write(T record, long timestampMillis) throws IOException {
            out.println(start + record);
            if (++lines % LOOK_EVERY == 0) {
                flush(false);
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            if (out.checkError()) {
                throw new IOException("Standard output does not take any more; is the reader of the pipe gone?");
            }
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
