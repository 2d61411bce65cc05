package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Output of which a part is read, and so sent, when something happens, once; what happens is over when the rest is read.
 *
 * @param bytes the output
 * @param before how many of them are read before
 * @param event what happens
 * @param hasHappened whether it has
 */
record InterruptedCommittable(byte[] bytes, int before, Event event, AtomicBoolean hasHappened) implements Committable {
    interface Event {
        void happen() throws Exception;
    }

    /** Something happens where half of it is read. */
    static Committable halfway(Committable whole, Event event) throws IOException {
        byte[] bytes = whole.toByteArray();
        return new InterruptedCommittable(bytes, bytes.length / 2, event, new AtomicBoolean());
    }

    /** Something happens when all of it is read, and its reader asks whether there is more. */
    static Committable atTheEnd(Committable whole, Event event) throws IOException {
        byte[] bytes = whole.toByteArray();
        return new InterruptedCommittable(bytes, bytes.length, event, new AtomicBoolean());
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                int read = bytes.length - in.available();
                if (read < before) {
                    return super.read(target, offset, Math.min(count, before - read));
                }
                happen();
                return super.read(target, offset, count);
            }
        };
    }

    private void happen() throws IOException {
        if (hasHappened.compareAndSet(false, true)) {
            try {
                event.happen();
            } catch (Exception e) {
                throw new IOException("What was to happen failed", e);
            }
        }
    }
}
