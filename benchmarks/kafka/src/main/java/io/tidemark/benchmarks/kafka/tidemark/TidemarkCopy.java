package io.tidemark.benchmarks.kafka.tidemark;

import io.tidemark.api.JobClient;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.api.functions.MapFunction;
import io.tidemark.benchmarks.kafka.CopyJob;
import io.tidemark.benchmarks.kafka.CopyMain;
import io.tidemark.benchmarks.kafka.CopySpec;
import io.tidemark.benchmarks.kafka.Payload;
import io.tidemark.connector.kafka.DeliveryGuarantee;
import io.tidemark.connector.kafka.KafkaRecordSerializer;
import io.tidemark.connector.kafka.KafkaSink;
import io.tidemark.connector.kafka.KafkaSource;
import io.tidemark.connector.kafka.OffsetsInitializer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tidemark's local engine with its connector for Kafka; nothing is set but what a job needs. */
public final class TidemarkCopy implements CopyJob {
    private static final String JOB_NAME = "copy";

    private @Nullable JobClient job;

    /** Makes the contestant; nothing is started. */
    public TidemarkCopy() {}

    @Override
    public String version() {
        String version = StreamExecutionEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "0.1" : version;
    }

    @Override
    public void start(CopySpec spec) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(spec.parallelism());
        env.enableCheckpointing(spec.checkpointMillis());
        env.getCheckpointConfig().setCheckpointStorage(Path.of(spec.directory()));
        env.fromSource(source(spec), "source")
                .map(new Mapping())
                .sinkTo(sink(spec))
                .name("sink");
        job = env.executeAsync(JOB_NAME);
    }

    @Override
    public void end() throws Exception {
        job.cancel().get();
    }

    private static KafkaSource<byte[]> source(CopySpec spec) {
        return KafkaSource.<byte[]>builder()
                .setBootstrapServers(spec.bootstrapServers())
                .setTopics(spec.input())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(value -> value)
                .build();
    }

    private static KafkaSink<byte[]> sink(CopySpec spec) {
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(spec.bootstrapServers())
                .setRecordSerializer(KafkaRecordSerializer.<byte[]>builder()
                        .setTopic(spec.output())
                        .setValueSerializer(value -> value)
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(spec.output())
                .build();
    }

    private static final class Mapping implements MapFunction<byte[], byte[]> {
        private static final long serialVersionUID = 1L;

        private transient boolean begun;

        @Override
        public byte[] map(byte[] value) {
            if (!begun) {
                begun = true;
                CopyMain.firstRecord();
            }
            return Payload.map(value);
        }
    }
}
