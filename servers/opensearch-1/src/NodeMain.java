import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * Runs a node of OpenSearch 1, of which Maven's repository has the parts but no program put together. Compiled by the JDK that
 * runs it.
 *
 * <p>Arguments: a directory that is there, and where 'opensearch.yml' lies.
 */
public class NodeMain {
    public static void main(String[] args) throws Exception {
        LogConfigurator.registerErrorListener();
        LogConfigurator.setNodeName("node");
        LogConfigurator.configureWithoutConfig(Settings.builder().put("logger.level", "INFO").build());
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                Settings.EMPTY, Map.of("path.home", args[0]), Path.of(args[1]), () -> "node");
        Node node = new Node(environment, List.of(Netty4Plugin.class), true) {};
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node)));
        Thread.currentThread().join(); // for ever: all threads of the node are daemons
    }

    private static void end(Node node) {
        try {
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The node does not end in order", e);
        }
    }
}
