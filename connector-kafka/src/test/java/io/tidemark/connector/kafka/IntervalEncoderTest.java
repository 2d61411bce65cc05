package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.sink.Committable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalEncoderTest {
    private static final int MANY = 20_000;
    private static final int ENOUGH_FOR_A_FILE = 6_000;

    private final Random random = new Random(17);
    private final List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();

    @Test
    void readsRecordsOfEveryShapeFromMemory() throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(Long.MAX_VALUE)) {
            write(encoder, MANY);
            Committable interval = cut(encoder, 1);
            assertThat(spillFiles()).isEmpty();
            requireSame(interval);
            assertThat(interval.toByteArray()).hasSize((int) interval.size());
        }
    }

    @Test
    void readsFromAFileWhatDoesNotFitInMemory() throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(1 << 20)) {
            write(encoder, MANY);
            assertThat(encoder.length()).isGreaterThan(4 << 20);
            assertThat(spillFiles())
                    .as("names in the directory of temporary files")
                    .isEmpty();
            Committable interval = cut(encoder, 1);
            requireSame(interval);
            requireSame(interval);
            interval.release();
            interval.release();
            assertThatThrownBy(interval::open).isInstanceOf(IOException.class).hasMessageContaining("released");
        }
    }

    @Test
    void countsWhatWasCutOffUntilItIsReleased() throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(2 << 20)) {
            write(encoder, 4_000);
            Committable first = cut(encoder, 1);
            requireSame(first);
            written.clear();
            write(encoder, MANY);
            Committable second = cut(encoder, 2);
            first.release();
            requireSame(second);
            second.release();
        }
    }

    @Test
    void beginsEachIntervalAnew() throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(1 << 20)) {
            for (int checkpoint = 1; checkpoint < 5; checkpoint++) {
                written.clear();
                write(encoder, 10 * checkpoint);
                requireSame(cut(encoder, checkpoint));
            }
        }
    }

    @Test
    void refusesWhatIsCutShortOrGoesOn() throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(1 << 20)) {
            write(encoder, 10);
            byte[] bytes = cut(encoder, 1).toByteArray();
            Committable shortened = Committable.of(Arrays.copyOf(bytes, bytes.length - 1));
            assertThatThrownBy(() -> readAll(shortened))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends after 9 records");
            Committable lengthened = Committable.of(Arrays.copyOf(bytes, bytes.length + 1));
            assertThatThrownBy(() -> readAll(lengthened))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("goes on behind its last record");
            bytes[0] = 2;
            assertThatThrownBy(() -> readAll(Committable.of(bytes)))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContainingAll("format 2", "Run the job with the version that wrote it");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1 << 20})
    void failsWhereItIsReadOnAfterItsReleaseAlsoIfOthersWriteInItsMemory(long maxMemoryBytes) throws IOException {
        try (IntervalEncoder encoder = new IntervalEncoder(maxMemoryBytes)) {
            write(encoder, ENOUGH_FOR_A_FILE);
            for (double part : new double[] {0, 0.01, 0.5, 1}) {
                Committable interval = cut(encoder, 1);
                int read = (int) (part * (interval.size() - 1));
                written.clear();
                try (InputStream bytes = interval.open()) {
                    assertThat(bytes.readNBytes(read)).hasSize(read);
                    interval.release();
                    write(encoder, ENOUGH_FOR_A_FILE);
                    assertThatThrownBy(bytes::readAllBytes)
                            .as("after %d of %d bytes", read, interval.size())
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("read after it was released");
                }
            }
        }
    }

    @Test
    void givesNoBytesOfOthersToOneWhoReadsWhileItIsReleased() throws Exception {
        ExecutorService readers = Executors.newSingleThreadExecutor();
        try (IntervalBuffer buffer = new IntervalBuffer(Long.MAX_VALUE)) {
            byte[] header = bytes(10);
            for (int round = 0; round < 300; round++) {
                byte[] content = new byte[2 * IntervalMemory.CHUNK_BYTES];
                Arrays.fill(content, (byte) round);
                buffer.writeBytes(content);
                Committable interval = buffer.cut(header);
                byte[] expected = interval.toByteArray();
                CountDownLatch begun = new CountDownLatch(1);
                Future<Integer> reading = readers.submit(() -> readUntilRefused(interval, expected, begun));
                begun.await();
                LockSupport.parkNanos(random.nextInt(100_000));
                interval.release();
                // in the memory of what is being read
                Arrays.fill(content, (byte) ~round);
                buffer.writeBytes(content);
                buffer.cut(header).release();
                assertThat(reading.get(1, TimeUnit.MINUTES)).isPositive();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** Reads an interval again and again; returns how often it read some of it. */
    private static int readUntilRefused(Committable interval, byte[] expected, CountDownLatch begun) {
        byte[] some = new byte[1_000];
        for (int count = 0; ; ) {
            try (InputStream bytes = interval.open()) {
                int position = 0;
                for (int read = bytes.read(some); read >= 0; read = bytes.read(some)) {
                    if (!Arrays.equals(some, 0, read, expected, position, position + read)) {
                        throw new AssertionError("other bytes at " + position + " of " + expected.length);
                    }
                    position += read;
                    count++;
                    begun.countDown();
                }
            } catch (IOException e) {
                return count;
            }
        }
    }

    private static Committable cut(IntervalEncoder encoder, long checkpointId) throws IOException {
        return encoder.cut(new IntervalHeader("id", "attempt", checkpointId, 0, encoder.records()));
    }

    private void write(IntervalEncoder encoder, int count) throws IOException {
        KafkaRecord record = new KafkaRecord(topic -> 4);
        for (int i = 0; i < count; i++) {
            record.clear();
            record.topic("topic-" + random.nextInt(3)).value(bytes(i == 17 ? 600_000 : random.nextInt(800)));
            if (random.nextBoolean()) {
                record.key(bytes(random.nextInt(20))).partition(random.nextInt(4));
            }
            if (random.nextBoolean()) {
                record.timestamp(random.nextInt(3) == 0 ? 0 : Math.abs(random.nextLong()));
            }
            for (int header = random.nextInt(6); header > 0; header--) {
                record.header("header-" + header, random.nextBoolean() ? null : bytes(random.nextInt(9)));
            }
            if (random.nextInt(10) == 0) {
                record.value(null);
            }
            written.add(record.toProducerRecord());
            encoder.write(record);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void requireSame(Committable interval) throws IOException {
        List<ProducerRecord<byte[], byte[]>> read = readAll(interval);
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.size(); i++) {
            assertThat(describe(read.get(i))).isEqualTo(describe(written.get(i)));
        }
    }

    private static String describe(ProducerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(record.topic() + " " + record.partition() + " " + record.timestamp());
        text.append(Arrays.toString(record.key())).append(Arrays.toString(record.value()));
        record.headers().forEach(header -> text.append(header.key()).append(Arrays.toString(header.value())));
        return text.toString();
    }

    private static List<ProducerRecord<byte[], byte[]>> readAll(Committable interval) throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (IntervalReader reader = IntervalReader.open(interval)) {
            for (ProducerRecord<byte[], byte[]> next = reader.next(); next != null; next = reader.next()) {
                records.add(next);
            }
        }
        return records;
    }

    private static List<Path> spillFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tidemark-kafka-sink-"))
                    .toList();
        }
    }
}
