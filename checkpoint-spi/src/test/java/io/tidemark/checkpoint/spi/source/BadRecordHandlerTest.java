package io.tidemark.checkpoint.spi.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.metrics.Counter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadRecordHandlerTest {
    private static final RejectedRecord BAD = new RejectedRecord("file a, line 3", "x;y", "two columns expected");

    private final Count skipped = new Count();
    private final Output output = new Output();

    private BadRecordHandler handler(BadRecords choice) {
        return new BadRecordHandler(choice, "orders", skipped);
    }

    @Test
    void failsWithSourcePlaceContentReasonAndWhatToDo() {
        assertThatThrownBy(() -> handler(BadRecords.FAIL).handle(BAD, output))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Source 'orders', file a, line 3: two columns expected. The record: x;y -- Correct it or what"
                                + " reads it, or choose onBadRecord(BadRecords.SKIP) or onBadRecord(BadRecords.SIDE_OUTPUT).");
        assertThat(skipped.value()).isZero();
        assertThat(output.rejected).isEmpty();
    }

    @Test
    void keepsWhatWasThrownAsTheCause() {
        Exception cause = new IllegalStateException("no number");
        assertThatThrownBy(() -> handler(BadRecords.FAIL)
                        .handle("offset 7", "two".getBytes(StandardCharsets.UTF_8), cause, output))
                .hasMessageContaining("offset 7: no number. The record: two --")
                .hasCause(cause);
        assertThatThrownBy(() -> handler(BadRecords.FAIL).handle("offset 8", null, new NullPointerException(), output))
                .hasMessageContaining("offset 8: java.lang.NullPointerException. The record is empty --");
    }

    @Test
    void cutsALongRecordInMessagesAlone() throws IOException {
        RejectedRecord large = new RejectedRecord("here", "x".repeat(501), "too long");
        assertThatThrownBy(() -> handler(BadRecords.FAIL).handle(large, output))
                .hasMessageContaining("The record: " + "x".repeat(500) + "... --");
        handler(BadRecords.SIDE_OUTPUT).handle(large, output);
        assertThat(output.rejected).containsExactly(large);
    }

    @Test
    void skipsAndCounts() throws IOException {
        BadRecordHandler handler = handler(BadRecords.SKIP);
        for (int i = 0; i < 1_000; i++) {
            handler.handle(BAD, output);
        }
        assertThat(skipped.value()).isEqualTo(1_000);
        assertThat(output.rejected).isEmpty();
    }

    @Test
    void rejectsBytesAsTextOrInHexadecimal() throws IOException {
        BadRecordHandler handler = handler(BadRecords.SIDE_OUTPUT);
        Exception cause = new IllegalStateException("no number");
        handler.handle("offset 7", "zwölf".getBytes(StandardCharsets.UTF_8), cause, output);
        handler.handle("offset 8", new byte[] {(byte) 0xE4, 1}, cause, output);
        handler.handle("offset 9", null, cause, output);
        assertThat(output.rejected)
                .containsExactly(
                        new RejectedRecord("offset 7", "zwölf", "no number"),
                        new RejectedRecord("offset 8", "e401", "no number"),
                        new RejectedRecord("offset 9", "", "no number"));
        assertThat(skipped.value()).isZero();
    }

    private static final class Count implements Counter {
        private long value;

        @Override
        public void add(long amount) {
            value += amount;
        }

        @Override
        public long value() {
            return value;
        }
    }

    private static final class Output implements SourceOutput<Object> {
        private final List<RejectedRecord> rejected = new ArrayList<>();

        @Override
        public void collect(Object record) {
            throw new AssertionError("no record: " + record);
        }

        @Override
        public void collect(Object record, long timestampMillis) {
            throw new AssertionError("no record: " + record);
        }

        @Override
        public void reject(RejectedRecord record) {
            rejected.add(record);
        }
    }
}
