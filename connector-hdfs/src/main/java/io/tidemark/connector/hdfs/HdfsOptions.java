package io.tidemark.connector.hdfs;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an HDFS, and as whom. Immutable and serializable.
 *
 * <p>Properties are those of Hadoop ({@code core-default.xml}, {@code hdfs-default.xml}); they stand above those that
 * {@code core-site.xml} and {@code hdfs-site.xml} on the class path give, which are read where the job runs. Whoever the
 * cluster knows by Kerberos logs in with Hadoop's {@code UserGroupInformation} before the job starts.
 *
 * @since 0.1
 */
public final class HdfsOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final HdfsOptions DEFAULTS = new HdfsOptions(Map.of(), null, null, DEFAULT_TIMEOUT);

    private final HashMap<String, String> properties;
    private final @Nullable String user;
    private final @Nullable String proxyUser;
    private final Duration timeout;

    private HdfsOptions(
            Map<String, String> properties, @Nullable String user, @Nullable String proxyUser, Duration timeout) {
        this.properties = new HashMap<>(properties);
        this.user = user;
        this.proxyUser = proxyUser;
        this.timeout = timeout;
    }

    /**
     * Starts with the configuration on the class path, the user of this process, and a timeout of a minute.
     *
     * @return the options
     */
    public static HdfsOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets a property of Hadoop.
     *
     * @param name as Hadoop names it, such as {@code dfs.replication}
     * @param value in place of what the configuration on the class path says
     * @return options with it
     * @throws IllegalArgumentException if the name is blank
     */
    public HdfsOptions withProperty(String name, String value) {
        return withProperties(Map.of(name, value));
    }

    /**
     * Sets properties of Hadoop.
     *
     * @param more by their names
     * @return options with them beside those that were set before
     * @throws IllegalArgumentException if a name is blank
     */
    public HdfsOptions withProperties(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(properties);
        more.forEach((name, value) -> {
            if (name.isBlank()) {
                throw new IllegalArgumentException("A property of Hadoop has a name, such as dfs.replication.");
            }
            all.put(name, value);
        });
        return new HdfsOptions(all, user, proxyUser, timeout);
    }

    /**
     * Acts as a user, on a cluster that believes what its clients say (simple authentication). By default, and with
     * Kerberos, it is the user of this process.
     *
     * @param name of the user
     * @return options with it
     * @throws IllegalArgumentException if it is blank
     */
    public HdfsOptions withUser(String name) {
        return new HdfsOptions(properties, requireName(name), proxyUser, timeout);
    }

    /**
     * Acts for somebody else, as the cluster allows by {@code hadoop.proxyuser.*}: files belong to that user, who need
     * not be known here.
     *
     * @param name of the one to act for
     * @return options with it
     * @throws IllegalArgumentException if it is blank
     */
    public HdfsOptions withProxyUser(String name) {
        return new HdfsOptions(properties, user, requireName(name), timeout);
    }

    private static String requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A user of HDFS has a name; it is blank.");
        }
        return name;
    }

    /**
     * Chooses for how long a call to the cluster may go without an answer, and for how long a file that a dead process
     * left open may take to be closed, before the attempt fails; the job then restarts by its own rules. A NameNode that is
     * away is waited for about as long; one that is back, but in safe mode, for some seconds.
     *
     * @param newTimeout a minute by default; from a second to an hour
     * @return options with it
     * @throws IllegalArgumentException if it is shorter or longer
     */
    public HdfsOptions withTimeout(Duration newTimeout) {
        if (newTimeout.compareTo(Duration.ofSeconds(1)) < 0 || newTimeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "The timeout of HDFS must be from PT1S to " + MAX_TIMEOUT + ", not " + newTimeout + ".");
        }
        return new HdfsOptions(properties, user, proxyUser, newTimeout);
    }

    Map<String, String> properties() {
        return properties;
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String proxyUser() {
        return proxyUser;
    }

    Duration timeout() {
        return timeout;
    }

    /** Names no value of a property, since it may be a secret. */
    @Override
    public String toString() {
        return "HdfsOptions[properties=" + properties.keySet() + ", user=" + user + ", proxyUser=" + proxyUser
                + ", timeout=" + timeout + "]";
    }
}
