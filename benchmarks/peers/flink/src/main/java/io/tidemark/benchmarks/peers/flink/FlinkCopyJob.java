package io.tidemark.benchmarks.peers.flink;

import io.tidemark.benchmarks.kafka.CopyJob;
import io.tidemark.benchmarks.kafka.CopyMain;
import io.tidemark.benchmarks.kafka.CopySpec;
import io.tidemark.benchmarks.kafka.Payload;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Apache Flink with its connector for Kafka, in an embedded cluster of one task manager: one chain from source to sink. */
final class FlinkCopyJob implements CopyJob {
    private static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    /** Longer than any run, and what brokers allow without being asked. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "600000";

    private final Map<String, String> engine;
    private final Properties producer;
    private @Nullable MiniCluster cluster;
    private @Nullable JobID job;

    /**
     * Makes the contestant; nothing is started.
     *
     * @param engine properties of Flink beyond those that every copy needs
     * @param producer properties of the producer, likewise
     */
    FlinkCopyJob(Map<String, String> engine, Map<String, String> producer) {
        this.engine = engine;
        this.producer = new Properties();
        this.producer.putAll(producer);
    }

    @Override
    public String version() {
        String connector = KafkaSource.class.getPackage().getImplementationVersion();
        return EnvironmentInformation.getVersion() + (connector == null ? "" : ", connector " + connector);
    }

    @Override
    public void start(CopySpec spec) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration(spec));
        env.setParallelism(spec.parallelism());
        env.fromSource(source(spec), WatermarkStrategy.noWatermarks(), "source", BYTES)
                .map(new Mapping())
                .returns(BYTES)
                .sinkTo(sink(spec));
        JobGraph graph = env.getStreamGraph().getJobGraph();
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(spec))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(spec.parallelism())
                .build());
        cluster.start();
        job = cluster.submitJob(graph).get().getJobID();
    }

    @Override
    public void end() throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
        cluster.close();
    }

    private static KafkaSource<byte[]> source(CopySpec spec) {
        return KafkaSource.<byte[]>builder()
                .setBootstrapServers(spec.bootstrapServers())
                .setTopics(spec.input())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new Values())
                .build();
    }

    private KafkaSink<byte[]> sink(CopySpec spec) {
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(spec.bootstrapServers())
                .setRecordSerializer(KafkaRecordSerializationSchema.<byte[]>builder()
                        .setTopic(spec.output())
                        .setValueSerializationSchema(new Values())
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(spec.output())
                .setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS)
                .setKafkaProducerConfig(producer)
                .build();
    }

    private Configuration configuration(CopySpec spec) {
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.bind-address", "127.0.0.1");
        configuration.setString("execution.runtime-mode", "STREAMING");
        configuration.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
        configuration.setString("execution.checkpointing.interval", spec.checkpointMillis() + " ms");
        configuration.setString("execution.checkpointing.storage", "filesystem");
        configuration.setString(
                "execution.checkpointing.dir", Path.of(spec.directory()).toUri().toString());
        engine.forEach(configuration::setString);
        return configuration;
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

    /** Values as they are, both ways. */
    private static final class Values implements DeserializationSchema<byte[]>, SerializationSchema<byte[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] deserialize(byte[] message) {
            return message;
        }

        @Override
        public byte[] serialize(byte[] element) {
            return element;
        }

        @Override
        public boolean isEndOfStream(byte[] nextElement) {
            return false;
        }

        @Override
        public TypeInformation<byte[]> getProducedType() {
            return BYTES;
        }
    }
}
