package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.ReadableFile;
import io.tidemark.servers.HdfsServer;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** One HDFS for all tests of this module, and a directory for each that asks. */
final class TestCluster {
    static final TestCluster SHARED = new TestCluster();

    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private final Path data;
    private final HdfsServer server;
    private final FileSystem client;

    private TestCluster() {
        try {
            data = inMemory();
            server = HdfsServer.start(data);
            Runtime.getRuntime().addShutdownHook(new Thread(this::end));
            Configuration configuration = new Configuration();
            configuration.setBoolean("fs.automatic.close", false); // it would wait for the server at the end
            client = FileSystem.newInstance(URI.create(server.uri()), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blocks are forced to disk at each of thousands of checkpoints, so where there is such a place, to none. */
    private static Path inMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "tidemark-hdfs-")
                : Files.createTempDirectory("tidemark-hdfs-");
    }

    private void end() {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HdfsServer server() {
        return server;
    }

    FileSystem client() {
        return client;
    }

    String newDirectory() {
        return directory("test-" + DIRECTORIES.incrementAndGet());
    }

    String directory(String name) {
        return server.uri() + "/" + name;
    }

    static HdfsOptions options() {
        return HdfsOptions.defaults()
                .withProperty("dfs.replication", String.valueOf(HdfsServer.DATA_NODES))
                .withTimeout(Duration.ofSeconds(30));
    }

    /** The same cluster, as one older than Hadoop 2.7 would answer. */
    static HdfsOptions withoutTruncate() {
        return options().withProperty("fs.hdfs.impl", OldFileSystem.class.getName());
    }

    void write(String file, String text) throws IOException {
        try (OutputStream out = client.create(new org.apache.hadoop.fs.Path(file), false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Returns the names in a directory, hidden ones too. */
    List<String> names(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (FileAccess files = open()) {
            files.list(directory, name -> true).forEach(entry -> names.add(entry.name()));
        }
        return names;
    }

    /** Returns the whole lines of the visible files in a directory, as a reader sees them that knows what counts. */
    List<String> lines(String directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (FileAccess files = open()) {
            if (files.exists(directory)) {
                for (FileAccess.Entry file : files.list(directory, name -> !name.startsWith("."))) {
                    String text = read(files, file.path());
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private static String read(FileAccess files, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[8192];
        try (ReadableFile file = files.open(path)) {
            for (int count = file.read(block, 0, block.length); count >= 0; count = file.read(block, 0, block.length)) {
                bytes.write(block, 0, count);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private FileAccess open() throws IOException {
        SubtaskContext context = TestSubtask.single();
        return new HdfsOpener(server.uri(), options()).open(context);
    }
}
