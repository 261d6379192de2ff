package fixture;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Starts one real Elasticsearch node from class-path jars, for tests: EsMain HOME PORT; ends when stdin does. */
public final class EsMain {
    private EsMain() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings settings = Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "fixture")
            .put("node.name", "fixture")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[1])
            .put("transport.port", "0")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        LogConfigurator.setNodeName("fixture");
        LogConfigurator.configureWithoutConfig(Settings.builder().put("logger.level", "WARN").build());
        PluginsLoader loader = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(home.resolve("modules"), false),
            PluginsLoader.loadPluginsBundles(home.resolve("plugins"), false),
            Map.of(),
            false);
        Node node = new Node(new Environment(settings, home.resolve("config")), loader);
        node.start();
        System.out.println("READY");
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (java.io.IOException error) {
                error.printStackTrace();
            }
            closed.countDown();
        }));
        endWithParent();
        closed.await();
    }

    /** Stdin is a pipe that the test run holds: when it is gone, nobody needs the node. */
    private static void endWithParent() {
        Thread watcher = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (java.io.IOException error) {
                error.printStackTrace();
            }
            System.exit(0);
        });
        watcher.setDaemon(true);
        watcher.start();
    }
}
