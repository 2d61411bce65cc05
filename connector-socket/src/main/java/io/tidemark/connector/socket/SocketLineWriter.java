package io.tidemark.connector.socket;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines through one connection. Any trouble with the connection is an exception: the attempt restarts, connects
 * anew and sends again what came after the last checkpoint.
 */
final class SocketLineWriter<T> implements SinkWriter<T> {
    private static final int MAX_REPLY_LENGTH = 4 * 1024;
    private static final int INPUT_BYTES = 8 * 1024;

    /** How much of the user's text an error quotes. */
    private static final int MAX_QUOTE_LENGTH = 80;

    private final SocketSinkOptions options;
    private final LineEncoder<? super T> encoder;
    private final String name;
    private final Counter recordsWritten;
    private final Counter bytesWritten;
    private final Counter errors;
    private final Connection connection;
    private final LineBuffer buffer;
    private final LineDecoder replies;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private boolean unconfirmed;

    private SocketLineWriter(
            SocketSinkOptions options, LineEncoder<? super T> encoder, SubtaskContext context, Connection connection) {
        this.options = options;
        this.encoder = encoder;
        this.name = nameOf(context);
        this.recordsWritten = context.metrics().counter(MetricNames.RECORDS_WRITTEN);
        this.bytesWritten = context.metrics().counter(MetricNames.BYTES_WRITTEN);
        this.errors = context.metrics().counter(MetricNames.ERRORS);
        this.connection = connection;
        this.buffer = new LineBuffer(options.charset());
        this.replies = new LineDecoder(options.charset(), MAX_REPLY_LENGTH);
    }

    static <T> SocketLineWriter<T> open(
            SocketSinkOptions options, LineEncoder<? super T> encoder, SubtaskContext context) throws IOException {
        Connection connection;
        try {
            connection = Connection.open(options.endpoint(), options.connectTimeout());
        } catch (IOException e) {
            context.metrics().counter(MetricNames.ERRORS).increment();
            throw new IOException(nameOf(context) + ": " + e.getMessage(), e);
        }
        return new SocketLineWriter<>(options, encoder, context, connection);
    }

    private static String nameOf(SubtaskContext context) {
        return "Socket sink '" + context.operatorName() + "' of job '" + context.jobName() + "'";
    }

    @Override
    public void write(T record, long timestampMillis) throws IOException {
        String line = encoder.encode(record);
        checkLine(line);
        unconfirmed = true;
        append(line);
        recordsWritten.increment();
        if (buffer.isWorthWriting()) {
            send();
        }
    }

    private void checkLine(String line) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(name + ": the encoder made more than one line of a record: "
                    + quote(line) + ". Let it escape line feeds and carriage returns.");
        }
        Acknowledgement acknowledgement = options.acknowledgement();
        if (acknowledgement != null && line.equals(acknowledgement.request())) {
            throw new IllegalArgumentException(name + ": a record is encoded as " + quote(line)
                    + ", the very line that asks the peer to acknowledge. Choose a request that no record looks like.");
        }
    }

    private void append(String line) throws IOException {
        try {
            buffer.add(line);
        } catch (CharacterCodingException e) {
            throw new IOException(
                    name + " cannot write " + quote(line) + " in " + options.charsetName()
                            + ". Choose a charset that has all its characters, such as UTF-8.",
                    e);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        Acknowledgement acknowledgement = options.acknowledgement();
        if (acknowledgement == null) {
            send();
            handleInput();
        } else if (unconfirmed) {
            confirm(acknowledgement);
        }
        unconfirmed = false;
    }

    private void send() throws IOException {
        try {
            ByteBuffer lines = buffer.drain();
            int size = lines.remaining();
            connection.write(lines, options.stallTimeout().toMillis(), this::handleInput);
            bytesWritten.add(size);
        } catch (SocketTimeoutException e) {
            throw broken("it took no bytes within the stallTimeout of " + options.stallTimeout(), e);
        } catch (IOException e) {
            throw worded(e);
        }
        buffer.clear();
    }

    /** Sends the request and waits for the reply, which proves something only if nothing came unasked before. */
    private void confirm(Acknowledgement acknowledgement) throws IOException {
        send();
        handleInput();
        append(acknowledgement.request());
        send();
        String reply = readReply(acknowledgement);
        if (!reply.equals(acknowledgement.reply())) {
            throw broken("it answered " + quote(reply) + " where '" + acknowledgement.reply() + "' was expected", null);
        }
        if (replies.hasUnread()) {
            throw broken("it sent more than the one line '" + acknowledgement.reply() + "'", null);
        }
    }

    private String readReply(Acknowledgement acknowledgement) throws IOException {
        long timeoutNanos = options.acknowledgementTimeout().toNanos();
        long start = System.nanoTime();
        String expected = "it did not answer '" + acknowledgement.reply() + "' to '" + acknowledgement.request() + "'";
        try {
            String reply;
            while ((reply = replies.nextLine()) == null) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos - (System.nanoTime() - start));
                // 0 would mean no limit.
                boolean open = replies.fill(target -> connection.read(target, Math.max(1, leftMillis)));
                if (!open) {
                    throw broken(expected + " but closed the connection", null);
                }
            }
            return reply;
        } catch (SocketTimeoutException e) {
            throw broken(expected + " within the acknowledgementTimeout of " + options.acknowledgementTimeout(), e);
        } catch (LineTooLongException e) {
            throw broken(expected + " but sent more than " + MAX_REPLY_LENGTH + " characters without a line end", e);
        } catch (IOException e) {
            throw worded(e);
        }
    }

    /**
     * Takes what the peer sent unasked. Without acknowledgements it means nothing and is dropped, so that a peer that
     * echoes does not get stuck; with them it is an error message or a reply out of step.
     */
    private void handleInput() throws IOException {
        input.clear();
        int count;
        try {
            count = connection.readNow(input);
        } catch (IOException e) {
            throw worded(e);
        }
        if (count < 0) {
            throw broken("it closed the connection", null);
        }
        if (count > 0 && options.acknowledgement() != null) {
            String said = options.charset().decode(input.flip()).toString();
            throw broken("it sent " + quote(said) + " without being asked", null);
        }
    }

    /** Says what an exception of the connection means, unless it says so itself or only follows an interrupt. */
    private IOException worded(IOException e) {
        return e instanceof PeerException || e instanceof ClosedByInterruptException ? e : broken(e.toString(), e);
    }

    private PeerException broken(String what, @Nullable Throwable cause) {
        errors.increment();
        return new PeerException(
                name + " lost its peer " + options.endpoint() + ": " + what
                        + ". What came after the last checkpoint is sent again when the job restarts.",
                cause);
    }

    private static String quote(String text) {
        String shown = text.length() <= MAX_QUOTE_LENGTH ? text : text.substring(0, MAX_QUOTE_LENGTH) + "…";
        return "'" + shown.replace("\n", "\\n").replace("\r", "\\r") + "'";
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** An error about the peer that is fully worded already. */
    private static final class PeerException extends IOException {
        private static final long serialVersionUID = 1L;

        PeerException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
