package io.tidemark.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An HDFS of one NameNode and {@value #DATA_NODES} DataNodes, each in a process of its own on the loopback interface. A
 * block is on both DataNodes, so that one may die. Their jars come from {@code servers/hadoop/target/lib} of the project,
 * which the build of the tests makes.
 *
 * <p>All have the same ports for their life: kill any of them and restart it, and clients find it where it was, with all
 * that it had acknowledged. Heartbeats come often, so that a lease or a dead DataNode is dealt with in a second or a few
 * rather than in minutes. All end with the process that started them. Not thread-safe.
 *
 * @since 0.1
 */
public final class HdfsServer implements AutoCloseable {
    /** How many DataNodes there are, counted from 0. */
    public static final int DATA_NODES = 2;

    private static final String FOLDER = "servers/hadoop";
    private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";
    private static final String NAME_NODE_STATE = "/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState";
    private static final String DATA_NODE_STATE = "/jmx?qry=Hadoop:service=DataNode,name=DataNodeInfo";
    private static final Pattern LIVE = Pattern.compile("\"NumLiveDataNodes\" : (\\d+)");
    private static final String OPERATIONAL = "\"FSState\" : \"Operational\"";
    private static final String REGISTERED = "\"ActorState\\\":\\\"RUNNING\\\"";
    private static final int PROBE_TIMEOUT_MILLIS = 2_000;
    private static final String HOST = "127.0.0.1:";
    private static final List<String> SMALL = List.of(
            "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final Path data;
    private final Path work;
    private final int port;
    private final int httpPort;
    private final ServerJvm nameNode;
    private final List<ServerJvm> dataNodes = new ArrayList<>();
    private final List<Map<String, String>> places = new ArrayList<>();
    private final Set<Integer> running = new TreeSet<>();

    private HdfsServer(Path data, Path work) throws IOException {
        this.data = data.toAbsolutePath();
        this.work = work;
        port = FreePort.find();
        httpPort = FreePort.find();
        nameNode = new ServerJvm("The NameNode at " + uri(), FOLDER, work.resolve("namenode.log"));
        for (int i = 0; i < DATA_NODES; i++) {
            dataNodes.add(
                    new ServerJvm("DataNode " + i + " of " + uri(), FOLDER, work.resolve("datanode-" + i + ".log")));
            places.add(Map.of(
                    "dfs.datanode.data.dir",
                            this.data.resolve("data-" + i).toUri().toString(),
                    "dfs.datanode.address", HOST + FreePort.find(),
                    "dfs.datanode.ipc.address", HOST + FreePort.find(),
                    "dfs.datanode.http.address", HOST + FreePort.find()));
        }
    }

    /**
     * Starts an empty file system and waits until it can be written to.
     *
     * @param data where it keeps its blocks and names; made if it is missing, and left when the server is closed
     * @return the server; the caller closes it
     * @throws IOException if its jars are not there, or it does not start within a few minutes; the message has what it
     *     said
     */
    public static HdfsServer start(Path data) throws IOException {
        Files.createDirectories(data);
        HdfsServer server = new HdfsServer(data, Files.createTempDirectory("tidemark-hdfs-server-"));
        try {
            server.nameNode.run(SMALL, server.arguments(NAME_NODE, Map.of(), "-format", "-nonInteractive"));
            server.restartNameNode();
            for (int i = 0; i < DATA_NODES; i++) {
                server.restartDataNode(i);
            }
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Returns where the file system is, also while it is stopped.
     *
     * @return {@code hdfs://127.0.0.1:port}
     */
    public String uri() {
        return "hdfs://" + HOST + port;
    }

    /**
     * Kills the NameNode by SIGKILL, whatever it is doing, and waits until it is gone. Names cannot be asked for until it
     * is back; blocks that are open can be read and written.
     *
     * @throws IOException if it does not end
     */
    public void killNameNode() throws IOException {
        nameNode.kill();
    }

    /**
     * Starts the NameNode again and waits until it knows the DataNodes that run, and lets files be written. Where none runs
     * it does not wait for that: a NameNode stays in safe mode until it has found its blocks.
     *
     * @throws IOException if it does not answer within a minute
     * @throws IllegalStateException if it runs
     */
    public void restartNameNode() throws IOException {
        nameNode.start(SMALL, arguments(NAME_NODE, Map.of()), () -> running.isEmpty() ? isUp() : canBeWritten());
    }

    /**
     * Kills a DataNode by SIGKILL and waits until it is gone.
     *
     * @param number from 0
     * @throws IOException if it does not end
     */
    public void killDataNode(int number) throws IOException {
        running.remove(number);
        dataNodes.get(number).kill();
    }

    /**
     * Starts a DataNode and waits until the NameNode knows it and, if all DataNodes run, lets files be written.
     *
     * @param number from 0
     * @throws IOException if it is not, within a minute
     * @throws IllegalStateException if it runs
     */
    public void restartDataNode(int number) throws IOException {
        int http = httpPortOf(number);
        boolean last = running.size() == DATA_NODES - 1;
        dataNodes
                .get(number)
                .start(
                        SMALL,
                        arguments(DATA_NODE, places.get(number)),
                        () -> isRegistered(http) && (!last || canBeWritten()));
        running.add(number);
    }

    private int httpPortOf(int number) {
        String address = places.get(number).get("dfs.datanode.http.address");
        return Integer.parseInt(address.substring(HOST.length()));
    }

    /**
     * Ends all processes; the data stay.
     *
     * @throws IOException if one does not end
     */
    @Override
    public void close() throws IOException {
        for (ServerJvm dataNode : dataNodes) {
            dataNode.kill();
        }
        nameNode.kill();
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(work);
    }

    private List<String> arguments(String main, Map<String, String> more, String... others) {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("fs.defaultFS", uri());
        properties.put("dfs.namenode.name.dir", data.resolve("names").toUri().toString());
        properties.put("dfs.namenode.http-address", HOST + httpPort);
        properties.put("dfs.replication", String.valueOf(DATA_NODES));
        properties.put("dfs.heartbeat.interval", "200ms");
        // a DataNode is dead when it was silent for twice as long
        properties.put("dfs.namenode.heartbeat.recheck-interval", "5000");
        properties.put("dfs.namenode.safemode.extension", "0");
        properties.put("dfs.namenode.safemode.min.datanodes", "1");
        // whoever starts the server may act for others
        String user = System.getProperty("user.name");
        properties.put("hadoop.proxyuser." + user + ".hosts", "*");
        properties.put("hadoop.proxyuser." + user + ".users", "*");
        List<String> arguments = new ArrayList<>(List.of(main));
        properties.forEach((name, value) -> arguments.addAll(List.of("-D", name + "=" + value)));
        arguments.addAll(List.of(others));
        return arguments;
    }

    private static boolean isRegistered(int dataNodeHttpPort) {
        return ask(dataNodeHttpPort, DATA_NODE_STATE).contains(REGISTERED);
    }

    private boolean isUp() {
        return !nameNodeState().isEmpty();
    }

    private boolean canBeWritten() {
        String state = nameNodeState();
        Matcher live = LIVE.matcher(state);
        return state.contains(OPERATIONAL) && live.find() && Integer.parseInt(live.group(1)) >= running.size();
    }

    /** Returns what the NameNode says about itself; empty while it does not answer. */
    private String nameNodeState() {
        return ask(httpPort, NAME_NODE_STATE);
    }

    private static String ask(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + HOST + port + path).toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }
}
