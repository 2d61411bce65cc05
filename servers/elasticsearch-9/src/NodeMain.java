import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.bootstrap.BootstrapCheck;
import org.elasticsearch.bootstrap.BootstrapContext;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.BoundTransportAddress;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs a node of Elasticsearch 9, of which Maven's repository has the parts but no program put together. Its main class wants an
 * agent that guards it, which is not there; this one goes without. Compiled by the JDK that runs it.
 *
 * <p>Arguments: where 'modules' lie, and where 'elasticsearch.yml' lies.
 */
public class NodeMain {
    public static void main(String[] args) throws Exception {
        LogConfigurator.registerErrorListener();
        LogConfigurator.setNodeName("node");
        LogConfigurator.configureWithoutConfig(Settings.builder().put("logger.level", "INFO").build());
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                Settings.EMPTY, Map.of("path.home", args[0]), Path.of(args[1]), () -> "node");
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir(), false), Set.of(), Map.of());
        Node node = new Node(environment, plugins) {
            @Override
            protected void validateNodeBeforeAcceptingRequests(
                    BootstrapContext context, BoundTransportAddress address, List<BootstrapCheck> checks) {}
        };
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node)));
        Thread.currentThread().join(); // for ever: all threads of the node are daemons
    }

    private static void end(Node node) {
        try {
            node.prepareForClose();
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The node does not end in order", e);
        }
    }
}
