package io.tidemark.connector.hdfs;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * Opens an HDFS. Each reader, writer and committer has a client of its own, since a lease belongs to a client: what one
 * of them has open another one can take from it.
 *
 * @param fileSystem such as {@code hdfs://host:8020}
 * @param options how to reach it
 */
record HdfsOpener(String fileSystem, HdfsOptions options) implements FileAccess.Opener {
    private static final int PAUSE_MILLIS = 1_000;
    private static final long MAX_CONNECT_MILLIS = 20_000;

    /**
     * Checks a path and takes its file system from it.
     *
     * @throws IllegalArgumentException if it is none of HDFS
     */
    static HdfsOpener of(String what, String path, HdfsOptions options) {
        int authority = HdfsFiles.SCHEME.length();
        int end = path.indexOf('/', authority);
        if (!path.startsWith(HdfsFiles.SCHEME) || path.length() == authority || end == authority) {
            throw new IllegalArgumentException(what + " needs a path such as hdfs://namenode:8020/data, not '" + path
                    + "': the scheme, then the NameNode or the name service, then an absolute path.");
        }
        return new HdfsOpener(end < 0 ? path : path.substring(0, end), options);
    }

    @Override
    public FileAccess open(SubtaskContext context) throws IOException {
        try {
            FileSystem opened = user().doAs((PrivilegedExceptionAction<FileSystem>)
                    () -> FileSystem.newInstance(URI.create(fileSystem), configuration()));
            if (opened instanceof DistributedFileSystem hdfs) {
                return new HdfsFiles(hdfs, options.timeout());
            }
            opened.close();
            throw new IOException("fs.hdfs.impl is " + opened.getClass().getName() + ", expected Hadoop's own client");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while opening " + fileSystem);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "Operator '" + context.operatorName() + "': " + fileSystem + " cannot be opened: " + e.getMessage()
                            + ". Check the name of the NameNode and the properties of Hadoop.",
                    e);
        }
    }

    private UserGroupInformation user() throws IOException {
        @Nullable String name = options.user();
        @Nullable String proxy = options.proxyUser();
        UserGroupInformation user =
                name == null ? UserGroupInformation.getCurrentUser() : UserGroupInformation.createRemoteUser(name);
        return proxy == null ? user : UserGroupInformation.createProxyUser(proxy, user);
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration(FromClassPath.CONFIGURATION);
        long millis = options.timeout().toMillis();
        configuration.setLong("ipc.client.connect.timeout", Math.min(millis, MAX_CONNECT_MILLIS));
        configuration.setLong("ipc.client.rpc-timeout.ms", millis);
        configuration.setLong("dfs.client.socket-timeout", millis);
        // Waits for a NameNode that is gone or has just come back (safe mode), rather than failing at once. For one
        // that is
        // gone Hadoop goes by this policy when it connects, and again when it has not connected: hence the root.
        configuration.setBoolean("dfs.client.retry.policy.enabled", true);
        long tries = Math.round(Math.sqrt((double) millis / PAUSE_MILLIS));
        configuration.set("dfs.client.retry.policy.spec", PAUSE_MILLIS + "," + tries);
        // who opens it closes it; the end of the process must not get there first
        configuration.setBoolean("fs.automatic.close", false);
        options.properties().forEach(configuration::set);
        return configuration;
    }

    /** Read once a process, as it takes a while. */
    private static final class FromClassPath {
        private static final Configuration CONFIGURATION = new HdfsConfiguration();
    }
}
