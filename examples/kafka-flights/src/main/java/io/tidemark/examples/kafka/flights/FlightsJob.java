package io.tidemark.examples.kafka.flights;

import io.tidemark.api.JobExecutionException;
import io.tidemark.api.StreamExecutionEnvironment;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.connector.kafka.DeliveryGuarantee;
import io.tidemark.connector.kafka.KafkaRecordDeserializer;
import io.tidemark.connector.kafka.KafkaRecordSerializer;
import io.tidemark.connector.kafka.KafkaRecordSerializerBuilder.ToBytes;
import io.tidemark.connector.kafka.KafkaSink;
import io.tidemark.connector.kafka.KafkaSource;
import io.tidemark.connector.kafka.OffsetsInitializer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads flights from a topic, keeps the delays at each airport, and writes them to another topic after each flight, exactly
 * once however often the process is killed: start it again with the same arguments and it goes on. It never ends by itself.
 */
@Command(name = "flights", description = "Delays by airport, Kafka to Kafka.", mixinStandardHelpOptions = true)
public final class FlightsJob implements Callable<Integer> {
    @Option(names = "--bootstrap", required = true, description = "Brokers of the cluster, as host:port,host:port.")
    private String bootstrap = "";

    @Option(names = "--input", required = true, description = "The topic of flights.")
    private String input = "";

    @Option(names = "--output", required = true, description = "The topic of delays; it has to exist.")
    private String output = "";

    @Option(names = "--checkpoints", required = true, description = "The directory to keep checkpoints in.")
    private Path checkpoints = Path.of("");

    @Option(names = "--checkpoint-interval", defaultValue = "200", description = "Milliseconds between checkpoints.")
    private long checkpointInterval;

    @Option(names = "--parallelism", defaultValue = "2", description = "Subtasks of each step.")
    private int parallelism;

    private FlightsJob() {}

    /**
     * Runs the job until its process is ended.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new FlightsJob());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            System.err.println(failure.getMessage());
            return 1;
        });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws JobExecutionException, InterruptedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        env.enableCheckpointing(checkpointInterval);
        env.getCheckpointConfig().setCheckpointStorage(checkpoints);
        env.requireGuarantee(Guarantee.EXACTLY_ONCE);

        env.fromSource(flights(), "flights")
                .uid("flights")
                .map(Flight::parse)
                .returns(Flight.class)
                .keyBy(Flight::origin, String.class)
                .process(new DelaysByAirport())
                .name("delays by airport")
                .uid("delays")
                .sinkTo(delays())
                .name("published")
                .uid("published");

        env.execute(output);
        return 0;
    }

    private KafkaSource<String> flights() {
        return KafkaSource.<String>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(input)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializer.strings())
                .build();
    }

    private KafkaSink<Delays> delays() {
        return KafkaSink.<Delays>builder()
                .setBootstrapServers(bootstrap)
                .setRecordSerializer(KafkaRecordSerializer.<Delays>builder()
                        .setTopic(output)
                        .setKeySerializer(ToBytes.string(Delays::origin))
                        .setValueSerializer(ToBytes.string(Delays::toLine))
                        .build())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .build();
    }
}
