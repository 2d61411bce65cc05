package io.tidemark.benchmarks.micro;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A record of five components to bytes and back, beside Kryo with registration: of the same record, which Kryo reads
 * by reflection, and of a plain class with the same fields, which is what Kryo is fastest at. A figure is the time of
 * one value.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordSerdeBenchmark {
    private static final int VALUES = 256;
    private static final int BYTES = 1 << 16;

    private final Reading[] records = new Reading[VALUES];
    private final MutableReading[] objects = new MutableReading[VALUES];

    private final Serde<Reading> serde = Serdes.of(Reading.class);
    private final BytesOutput output = new BytesOutput(BYTES);
    private final ArrayInput input = new ArrayInput(output.array());

    private final Kryo kryo = new Kryo();
    private final Output kryoOutput = new Output(BYTES);
    private final Input kryoInput = new Input(kryoOutput.getBuffer());

    /** Makes the values, some of whose numbers are small and some large. */
    public RecordSerdeBenchmark() {
        for (int i = 0; i < VALUES; i++) {
            Instant at = Instant.ofEpochSecond(1_700_000_000L + i, i * 1_000_000L);
            Reading reading = new Reading(i * 77_777L, i % 100, i / 7.0, "sensor-" + i, at);
            records[i] = reading;
            objects[i] = new MutableReading(reading);
        }
        kryo.setReferences(false);
        kryo.setRegistrationRequired(true);
        kryo.register(Instant.class);
        kryo.register(Reading.class);
        kryo.register(MutableReading.class);
    }

    /** The record. */
    public record Reading(long id, int quality, double value, String sensor, Instant at) {}

    /** The plain class. */
    public static final class MutableReading {
        private long id;
        private int quality;
        private double value;
        private String sensor = "";
        private Instant at = Instant.EPOCH;

        /** Kryo makes it empty. */
        public MutableReading() {}

        MutableReading(Reading reading) {
            id = reading.id;
            quality = reading.quality;
            value = reading.value;
            sensor = reading.sensor;
            at = reading.at;
        }

        /** Says that the fields are read. */
        @Override
        public String toString() {
            return id + " " + quality + " " + value + " " + sensor + " " + at;
        }
    }

    /** Tidemark, into an array and out of it, as the state backends do it. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void tidemark(Blackhole sink) throws IOException {
        output.clear();
        for (Reading reading : records) {
            serde.serialize(reading, output);
        }
        input.reset(output.size());
        for (int i = 0; i < VALUES; i++) {
            sink.consume(serde.deserialize(input));
        }
    }

    /** Tidemark, through the streams of the JDK. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void tidemarkStreams(Blackhole sink) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
        DataOutputStream stream = new DataOutputStream(bytes);
        for (Reading reading : records) {
            serde.serialize(reading, stream);
        }
        DataInputStream back = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        for (int i = 0; i < VALUES; i++) {
            sink.consume(serde.deserialize(back));
        }
    }

    /** Kryo, of the same record. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void kryoRecord(Blackhole sink) {
        kryo(records, Reading.class, sink);
    }

    /** Kryo, of the plain class. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void kryoClass(Blackhole sink) {
        kryo(objects, MutableReading.class, sink);
    }

    private void kryo(Object[] values, Class<?> type, Blackhole sink) {
        kryoOutput.reset();
        for (Object value : values) {
            kryo.writeObject(kryoOutput, value);
        }
        kryoInput.setPosition(0);
        kryoInput.setLimit(kryoOutput.position());
        for (int i = 0; i < VALUES; i++) {
            sink.consume(kryo.readObject(kryoInput, type));
        }
    }
}
