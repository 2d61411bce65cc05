package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A broker of Kafka in a JVM of its own. */
final class KafkaProcess implements ServerDriver {
    /** Where the build keeps its jars. */
    static final String FOLDER = "servers/kafka";

    /** The name of its cluster: any 16 bytes do; this is how Kafka writes them. */
    static final String CLUSTER = "dGlkZW1hcmstdGVzdHMtMQ";

    private static final String FORMAT = "kafka.tools.StorageTool";
    private static final String MAIN = "kafka.Kafka";

    private final String configuration;
    private final List<String> options;
    private final BooleanSupplier answers;
    private final ServerJvm jvm;
    private boolean formatted;

    /**
     * Describes a broker that does not run yet.
     *
     * @param name in errors
     * @param configuration its file of properties
     * @param options of its JVM
     * @param log where to keep what it says
     * @param answers whether it does, asked again and again
     */
    KafkaProcess(String name, Path configuration, List<String> options, Path log, BooleanSupplier answers) {
        this.configuration = configuration.toString();
        this.options = options;
        this.answers = answers;
        this.jvm = new ServerJvm(name, FOLDER, log);
    }

    @Override
    public void start() throws IOException {
        if (!formatted) {
            jvm.run(options, List.of(FORMAT, "format", "--ignore-formatted", "-t", CLUSTER, "-c", configuration));
            formatted = true;
        }
        jvm.start(options, List.of(MAIN, configuration), answers);
    }

    @Override
    public void stop() throws IOException {
        jvm.stop();
    }

    @Override
    public void kill() throws IOException {
        jvm.kill();
    }

    @Override
    public void close() throws IOException {
        jvm.kill();
    }
}
