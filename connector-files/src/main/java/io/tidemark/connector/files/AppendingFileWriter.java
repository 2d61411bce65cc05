package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.format.Encoder;
import io.tidemark.connector.files.format.RecordOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends lines to one file; what is appended at once ends where a line ends. */
final class AppendingFileWriter<T> implements SinkWriter<T> {
    private static final System.Logger LOG = System.getLogger(AppendingFileWriter.class.getName());

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path path;
    private final Encoder<? super T> encoder;
    private final String operator;
    private final FileChannel channel;
    private final RecordOutput output;
    private final Counter records;
    private final Counter bytes;
    private boolean dirty;

    AppendingFileWriter(Path path, Encoder<? super T> encoder, SubtaskContext context) throws IOException {
        this.path = path;
        this.encoder = encoder;
        operator = context.operatorName();
        records = context.metrics().counter(MetricNames.RECORDS_WRITTEN);
        bytes = context.metrics().counter(MetricNames.BYTES_WRITTEN);
        try {
            if (Files.exists(path)) {
                cutTornLine();
            }
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("Sink '" + operator + "': the file " + path + " cannot be appended to: " + e, e);
        }
        output = new RecordOutput(Channels.newOutputStream(channel));
        if (channel.size() == 0) {
            encoder.begin(output);
            bytes.add(output.buffered());
        }
    }

    private void cutTornLine() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = endOfLastLine(file);
            if (end < file.size()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Sink ''{0}'' cuts {1} bytes of a torn line off {2}.",
                        operator,
                        file.size() - end,
                        path);
                file.truncate(end);
            }
        }
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        for (long to = file.size(); to > 0; ) {
            int length = (int) Math.min(BLOCK_BYTES, to);
            ByteBuffer block = ByteBuffer.allocate(length);
            while (block.hasRemaining() && file.read(block, to - length + block.position()) >= 0) {
                // until the block is full
            }
            for (int i = length - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return to - length + i + 1;
                }
            }
            to -= length;
        }
        return 0;
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        int before = output.buffered();
        encoder.encode(record, output);
        bytes.add(output.buffered() - before);
        if (!output.endsLine()) {
            throw new IOException("Sink '" + operator + "': the encoder does not end the record " + record
                    + " with a line feed. A plain file sink needs that; make the encoder do it, or use FileSink.");
        }
        output.endRecord();
        records.increment();
        dirty = true;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (dirty) {
            output.flush();
            channel.force(false);
            dirty = false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
