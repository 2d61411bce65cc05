package io.tidemark.connector.twitter;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a response as they come. Bytes are asked for when the lines that are there are taken, so that a slow reader
 * holds the service back by TCP. Lines are taken by one thread.
 */
final class StreamBody implements BodySubscriber<StreamBody> {
    private static final int MAX_LINE_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private boolean asked;
    private @Nullable IOException end;

    @Override
    public CompletionStage<StreamBody> getBody() {
        return CompletableFuture.completedFuture(this); // what is read of it comes later
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        lock.lock();
        try {
            subscription = started;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        lock.lock();
        try {
            asked = false;
            for (ByteBuffer buffer : buffers) {
                split(buffer);
            }
            if (begun.size() > MAX_LINE_BYTES) {
                end = new IOException("a line has more than " + MAX_LINE_BYTES + " bytes");
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void split(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                lines.add(begun.toString(StandardCharsets.UTF_8).stripTrailing()); // ends with \r\n
                begun.reset();
            } else {
                begun.write(next);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        endWith(new IOException("the line broke: " + failure, failure));
    }

    @Override
    public void onComplete() {
        endWith(new EOFException("the service closed the stream"));
    }

    private void endWith(IOException reason) {
        lock.lock();
        try {
            if (end == null) {
                end = reason;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next line, and waits for it.
     *
     * @return empty for a sign of life
     * @throws EOFException at the end
     * @throws SocketTimeoutException if nothing comes in time
     * @throws IOException if the line broke
     */
    String take(Duration timeout) throws IOException, InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (lines.isEmpty()) {
                if (end != null) {
                    throw end;
                }
                if (left <= 0) {
                    throw new SocketTimeoutException("nothing came for " + timeout + ", not even a sign of life");
                }
                if (subscription != null && !asked) {
                    asked = true;
                    subscription.request(1);
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return lines.remove();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what has come of a line whose end has not. */
    String lastLine() {
        lock.lock();
        try {
            return begun.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up the rest. */
    void cancel() {
        lock.lock();
        try {
            if (subscription != null) {
                subscription.cancel();
            }
        } finally {
            lock.unlock();
        }
    }
}
