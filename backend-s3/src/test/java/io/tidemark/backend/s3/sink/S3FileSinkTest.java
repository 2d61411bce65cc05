package io.tidemark.backend.s3.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.backend.s3.TestServer;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3FileSinkTest {
    private static final TestServer SERVER = TestServer.SHARED;
    private static final String PREFIX = "out";
    private static final int MEGABYTE = 1 << 20;

    private String bucket;
    private ObjectStore store;

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = SERVER.newBucket();
        store = SERVER.store(bucket);
    }

    private S3FileSink.Builder<byte[]> builder() {
        return S3FileSink.forRowFormat(
                        SERVER.location(bucket, PREFIX) + "&timeout=PT5M",
                        (byte[] record, OutputStream out) -> out.write(record))
                .withClock(() -> 0); // however slow the machine is, nothing ends by its age
    }

    private S3FileSink<byte[]> sink() {
        return builder().build();
    }

    private SinkWriter<byte[]> writer(String execution, byte[]... states) throws IOException {
        return sink().createWriter(TestSubtask.of(0, 1, execution), List.of(states));
    }

    private void commit(SinkSnapshot snapshot) throws IOException {
        try (Committer committer = sink().createCommitter(TestSubtask.of(0, 1, "committer"))) {
            committer.commit(1, snapshot.committables());
        }
    }

    private static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static SinkSnapshot checkpoint(SinkWriter<byte[]> writer, boolean end) throws IOException {
        writer.flush(end);
        return writer.prepareCommit(1);
    }

    @Test
    void anObjectOfManyPartsGoesOnOverCheckpointsAndHoldsEachByteOnce() throws IOException {
        byte[] content = bytes(1, 13 * MEGABYTE);
        SinkSnapshot last;
        try (SinkWriter<byte[]> writer = writer("1")) {
            for (int at = 0; at < content.length; at += MEGABYTE) {
                writer.write(Arrays.copyOfRange(content, at, at + MEGABYTE), 0);
                SinkSnapshot snapshot = checkpoint(writer, false);
                assertThat(snapshot.committables()).isEmpty();
                assertThat(snapshot.writerState()).as("what is in the metadata").hasSizeLessThan(1_000);
            }
            assertThat(store.list(PREFIX + "/", "")).isEmpty();
            last = checkpoint(writer, true);
        }
        assertThat(last.committables()).hasSize(1);
        commit(last);
        commit(last);
        List<String> keys = store.list(PREFIX + "/", "");
        assertThat(keys).containsExactly(PREFIX + "/part-00-1-00000000");
        assertThat(store.read(keys.get(0))).isEqualTo(content);
        assertThat(store.uploads(PREFIX)).isEmpty();
    }

    @Test
    void aRestoredWriterEndsTheObjectWhereTheCheckpointHasItWhateverTheOldProcessStillWrites() throws IOException {
        byte[] before = bytes(2, 6 * MEGABYTE);
        SinkWriter<byte[]> zombie = writer("1");
        zombie.write(before, 0);
        SinkSnapshot held = checkpoint(zombie, false);
        zombie.write(bytes(3, 6 * MEGABYTE), 0);

        try (SinkWriter<byte[]> restored = writer("2", held.writerState())) {
            zombie.write(bytes(4, 6 * MEGABYTE), 0);
            checkpoint(zombie, false);
            restored.write(new byte[] {7}, 0);
            SinkSnapshot next = checkpoint(restored, true);
            assertThat(next.committables()).hasSize(2);
            commit(next);
        }
        zombie.close();
        List<String> keys = store.list(PREFIX + "/", "");
        assertThat(keys).containsExactly(PREFIX + "/part-00-1-00000000", PREFIX + "/part-00-2-00000000");
        assertThat(store.read(keys.get(0))).isEqualTo(before);
        assertThat(store.read(keys.get(1))).containsExactly(7);
    }

    @Test
    void uploadsThatNoCheckpointNeedsAreGivenUpAndNoOthers() throws IOException {
        S3FileSink<byte[]> small = builder().withMaxPartSize(2).build();
        SinkWriter<byte[]> dead = small.createWriter(TestSubtask.of(0, 1, "1"), List.of());
        dead.write(new byte[] {1, 1}, 0); // ends: a committable of the checkpoint
        dead.write(new byte[] {2}, 0); // goes on: in the state
        SinkSnapshot held = checkpoint(dead, false);
        dead.write(new byte[] {3, 3}, 0);
        dead.write(new byte[] {4, 4}, 0);
        checkpoint(dead, false); // of a checkpoint that never completed
        SinkWriter<byte[]> between = small.createWriter(TestSubtask.of(0, 1, "2"), List.of(held.writerState()));
        between.write(new byte[] {5, 5}, 0);
        checkpoint(between, false);
        assertThat(store.uploads(PREFIX)).as("two that are needed, and one").hasSize(3);

        SinkWriter<byte[]> next = small.createWriter(TestSubtask.of(0, 1, "3"), List.of(held.writerState()));
        assertThat(store.uploads(PREFIX))
                .extracting(ObjectStore.Upload::key)
                .containsExactlyInAnyOrder(PREFIX + "/part-00-1-00000000", PREFIX + "/part-00-1-00000001");
        commit(held);
        commit(checkpoint(next, true));
        next.close();
        assertThat(store.uploads(PREFIX)).isEmpty();
        assertThat(store.list(PREFIX + "/", "")).hasSize(2);
    }

    @Test
    void aWriterThatIsClosedGivesUpWhatNoCheckpointHas() throws IOException {
        try (SinkWriter<byte[]> writer = writer("1")) {
            writer.write(bytes(5, 6 * MEGABYTE), 0);
            assertThat(store.uploads(PREFIX)).hasSize(1);
        }
        assertThat(store.uploads(PREFIX)).isEmpty();
    }

    @Test
    void anUploadThatIsLostIsAnErrorAndNotPassedOver() throws IOException {
        SinkSnapshot held;
        try (SinkWriter<byte[]> writer = writer("1")) {
            writer.write(new byte[] {1, 2, 3}, 0);
            held = checkpoint(writer, true);
        }
        ObjectStore.Upload upload = store.uploads(PREFIX).get(0);
        store.abortUpload(upload.key(), upload.id());
        assertThatThrownBy(() -> commit(held))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(PREFIX + "/part-00-1-00000000")
                .hasMessageContaining("3 bytes");

        store.put(upload.key(), new byte[] {1, 2}, 2);
        assertThatThrownBy(() -> commit(held)).isInstanceOf(IOException.class).hasMessageContaining("has 2 bytes");
        store.put(upload.key(), new byte[] {1, 2, 3}, 3);
        commit(held);
    }

    @Test
    void bucketsHeadersAndNames() throws IOException {
        Encoder<String> csv = new Encoder<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public void encode(String record, OutputStream output) throws IOException {
                Encoder.<String>lines().encode(record, output);
            }

            @Override
            public void begin(OutputStream output) throws IOException {
                output.write("header\n".getBytes(StandardCharsets.UTF_8));
            }
        };
        S3FileSink<String> sink = S3FileSink.<String>forRowFormat(
                        SERVER.location(bucket, PREFIX).toString(), csv)
                .withBucketAssigner(record -> "day/" + record.charAt(0))
                .withPartPrefix("flights")
                .withPartSuffix(".csv")
                .build();
        TestSubtask subtask = TestSubtask.of(3, 4, "7");
        try (SinkWriter<String> writer = sink.createWriter(subtask, List.of())) {
            for (String record : List.of("a1", "b1", "a2")) {
                writer.write(record, 0);
            }
            assertThatThrownBy(() -> sink.createWriter(TestSubtask.of(0, 4, "8"), List.of(new byte[] {99})))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version 99");
            writer.flush(true);
            SinkSnapshot last = writer.prepareCommit(1);
            try (Committer committer = sink.createCommitter(TestSubtask.of(0, 4, "7"))) {
                committer.commit(1, last.committables());
            }
        }
        assertThat(store.list(PREFIX + "/", ""))
                .containsExactly(
                        PREFIX + "/day/a/flights-03-7-00000000.csv", PREFIX + "/day/b/flights-03-7-00000001.csv");
        assertThat(new String(store.read(PREFIX + "/day/a/flights-03-7-00000000.csv"), StandardCharsets.UTF_8))
                .isEqualTo("header\na1\na2\n");
        assertThat(subtask.count("recordsWritten")).isEqualTo(3);
        assertThat(subtask.count("bytesWritten")).isEqualTo("header\na1\na2\nheader\nb1\n".length());
        assertThat(sink).hasToString("objects s3://" + bucket + "/out/flights-*.csv");
    }

    @Test
    void objectsEndByAgeAndByIdleness() throws IOException {
        long[] now = {1_000};
        S3FileSink<byte[]> sink = builder()
                .withRolloverInterval(Duration.ofSeconds(60))
                .withInactivityInterval(Duration.ofSeconds(10))
                .withClock(() -> now[0])
                .build();
        try (SinkWriter<byte[]> writer = sink.createWriter(TestSubtask.of(0, 1, "1"), List.of())) {
            writer.write(new byte[] {1}, 0);
            assertThat(checkpoint(writer, false).committables()).isEmpty();
            now[0] += 10_000;
            assertThat(checkpoint(writer, false).committables()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///x", "s3:///x", "s3://me:secret@bucket/x", "s3://bucket/x?unknown=1"})
    void refusesWhatIsNoPlaceInS3(String location) {
        assertThatIllegalArgumentException().isThrownBy(() -> S3FileSink.forRowFormat(location, Encoder.lines()));
    }
}
