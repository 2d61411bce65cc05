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
        String number = context.parallelism() == 1 ? "" : String.valueOf(context.subtaskIndex() + 1);
        String separator = prefix.isEmpty() || number.isEmpty() ? "" : ":";
        String start = prefix + separator + number;
        return new Writer<>(System.out, start.isEmpty() ? "" : start + "> ");
    }

    private record Writer<T>(PrintStream out, String start) implements SinkWriter<T> {
        @Override
        public void write(T record, long timestampMillis) throws IOException {
            out.println(start + record);
            if (out.checkError()) {
                throw new IOException("Standard output does not take any more; is the reader of the pipe gone?");
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            out.flush();
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
