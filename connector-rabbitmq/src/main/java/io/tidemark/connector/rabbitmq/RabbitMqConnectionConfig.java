package io.tidemark.connector.rabbitmq;

import io.tidemark.checkpoint.spi.runtime.OptionChecks;
import io.tidemark.checkpoint.spi.runtime.ReconnectPolicy;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is, who connects, and what happens when the connection breaks.
 *
 * <pre>{@code
 * RabbitMqConnectionConfig connection = RabbitMqConnectionConfig.builder()
 *         .setHost("rabbit.example.org")
 *         .setUserName("orders")
 *         .setPassword(System.getenv("RABBITMQ_PASSWORD"))
 *         .build();
 * }</pre>
 *
 * <p>The names are those of Flink's {@code RMQConnectionConfig} where the meaning is the same. A connection that breaks, or
 * whose broker is silent for longer than the heartbeat allows, is made again, see {@link Builder#setReconnect}; a broker
 * that refuses the user, the virtual host or the queue is not asked again, and the attempt fails with what it said.
 *
 * <p>Immutable and thread-safe. Passwords are neither logged nor in {@link #toString()} or messages, but they are part of
 * the serialized form, which an engine that ships the job to other machines needs.
 *
 * @since 0.1
 */
public final class RabbitMqConnectionConfig implements Serializable {
    /** As the number of attempts to reconnect: never give up. */
    public static final int UNLIMITED = ReconnectPolicy.UNLIMITED;

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // lists from List.of are serializable
    private final List<Endpoint> endpoints;

    private final String virtualHost;
    private final String userName;
    private final String password;
    private final @Nullable TlsOptions tls;
    private final Duration heartbeat;
    private final Duration connectionTimeout;
    private final ReconnectPolicy reconnect;

    private RabbitMqConnectionConfig(Builder builder) {
        endpoints = builder.endpoints.isEmpty()
                ? List.of(new Endpoint(builder.host, builder.portOrDefault()))
                : List.copyOf(builder.endpoints);
        virtualHost = builder.virtualHost;
        userName = builder.userName;
        password = builder.password;
        tls = builder.tls;
        heartbeat = builder.heartbeat;
        connectionTimeout = builder.connectionTimeout;
        reconnect = builder.reconnect;
    }

    /**
     * Starts with the broker on this machine, the virtual host {@code /} and the user {@code guest}.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    String virtualHost() {
        return virtualHost;
    }

    String userName() {
        return userName;
    }

    String password() {
        return password;
    }

    @Nullable
    TlsOptions tls() {
        return tls;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    Duration connectionTimeout() {
        return connectionTimeout;
    }

    ReconnectPolicy reconnect() {
        return reconnect;
    }

    /** Returns where the broker is, for messages. */
    String address() {
        String hosts =
                String.join(",", endpoints.stream().map(Endpoint::toString).toList());
        return hosts + " (virtual host '" + virtualHost + "', user '" + userName + "')";
    }

    /** Leaves the passwords out. */
    @Override
    public String toString() {
        return (tls == null ? "amqp " : "amqps ") + address();
    }

    /**
     * Collects the options of a {@link RabbitMqConnectionConfig}. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final int PORT = 5672;
        private static final int TLS_PORT = 5671;

        /** The protocol has 16 bits for it. */
        private static final int MAX_HEARTBEAT_SECONDS = 65_535;

        private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(60);
        private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(30);

        private final List<Endpoint> endpoints = new ArrayList<>();
        private String host = "localhost";
        private int port;
        private String virtualHost = "/";
        private String userName = "guest";
        private String password = "guest";
        private @Nullable TlsOptions tls;
        private Duration heartbeat = DEFAULT_HEARTBEAT;
        private Duration connectionTimeout = DEFAULT_CONNECTION_TIMEOUT;
        private ReconnectPolicy reconnect = ReconnectPolicy.DEFAULT;

        private Builder() {}

        private int portOrDefault() {
            if (port > 0) {
                return port;
            }
            return tls == null ? PORT : TLS_PORT;
        }

        /**
         * Sets where the broker is. The default is {@code localhost}.
         *
         * @param name a name, which is looked up anew for each connection, or an IP address
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder setHost(String name) {
            host = Checks.notBlank("host", name);
            return this;
        }

        /**
         * Sets the port of the broker. The default is 5672, or 5671 with TLS.
         *
         * @param number 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder setPort(int number) {
            port = new Endpoint(host, number).port();
            return this;
        }

        /**
         * Adds a node of a cluster; then {@link #setHost} and {@link #setPort} do not count. Each connection goes to the
         * first that answers.
         *
         * @param nodeHost its name or IP address
         * @param nodePort 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException if the host is blank or the port is out of range
         */
        public Builder addNode(String nodeHost, int nodePort) {
            endpoints.add(new Endpoint(nodeHost, nodePort));
            return this;
        }

        /**
         * Sets the virtual host. The default is {@code /}.
         *
         * @param name as the broker knows it
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder setVirtualHost(String name) {
            virtualHost = Checks.notBlank("virtualHost", name);
            return this;
        }

        /**
         * Sets the user. The default is {@code guest}, whom a broker lets in from its own machine only.
         *
         * @param name as the broker knows it
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder setUserName(String name) {
            userName = Checks.notBlank("userName", name);
            return this;
        }

        /**
         * Sets the password of the user. The default is {@code guest}.
         *
         * @param secret never logged
         * @return this builder
         */
        public Builder setPassword(String secret) {
            password = Checks.given("password", secret);
            return this;
        }

        /**
         * Sets host, port, virtual host, user and password from one URI; what it does not have stays as it is.
         * {@code amqps} switches TLS on.
         *
         * @param uri {@code amqp://user:password@host:port/virtual-host}, with reserved characters percent-encoded
         * @return this builder
         * @throws IllegalArgumentException if it is no such URI; the message does not show it, for it may hold a password
         */
        public Builder setUri(String uri) {
            URI parsed = parse(uri);
            if (parsed.getHost() != null) {
                host = parsed.getHost().replaceAll("[\\[\\]]", "");
            }
            if (parsed.getPort() > 0) {
                setPort(parsed.getPort());
            }
            if ("amqps".equals(parsed.getScheme())) {
                useTls();
            }
            setUserInfo(parsed.getRawUserInfo());
            String path = parsed.getRawPath();
            if (path != null && path.length() > 1) {
                setVirtualHost(decode(path.substring(1)));
            }
            return this;
        }

        private static URI parse(String uri) {
            try {
                URI parsed = new URI(uri);
                if ("amqp".equals(parsed.getScheme()) || "amqps".equals(parsed.getScheme())) {
                    return parsed;
                }
            } catch (URISyntaxException e) {
                // Neither the text nor the exception is shown: both may hold the password.
            }
            throw new IllegalArgumentException(
                    "The option uri is no URI of a broker; expected amqp://user:password@host:port/virtual-host, or amqps"
                            + " for TLS, with reserved characters percent-encoded.");
        }

        private void setUserInfo(@Nullable String userInfo) {
            if (userInfo != null) {
                String[] parts = userInfo.split(":", 2);
                setUserName(decode(parts[0]));
                if (parts.length > 1) {
                    setPassword(decode(parts[1]));
                }
            }
        }

        /** Decodes as in a path: a plus is a plus. */
        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        /**
         * Encrypts, and lets in only a broker whose certificate the JDK trusts and that is for its host. Off by default.
         *
         * @return this builder
         */
        public Builder useTls() {
            tls = tlsOrDefault();
            return this;
        }

        /**
         * Encrypts, and trusts these certificates in place of those that the JDK trusts. The broker's own must still be for
         * its host.
         *
         * @param certificates a PEM file, read anew for each connection
         * @return this builder
         */
        public Builder setTrustedCertificates(Path certificates) {
            tls = tlsOrDefault().trusting(certificates);
            return this;
        }

        /**
         * Encrypts, and proves to the broker who connects by a certificate of its own.
         *
         * @param store a PKCS12 file with a key and its certificate, read anew for each connection
         * @param secret opens it; never logged
         * @return this builder
         */
        public Builder setKeyStore(Path store, String secret) {
            tls = tlsOrDefault().withKey(store, secret);
            return this;
        }

        private TlsOptions tlsOrDefault() {
            return tls == null ? TlsOptions.DEFAULT : tls;
        }

        /**
         * Sets how long a silent connection is believed in: a broker that is not heard of for so long is taken for dead. The
         * default is 60 s; the broker may ask for less.
         *
         * @param interval 1 s to 18 hours; parts of a second are cut off
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder setRequestedHeartbeat(Duration interval) {
            int seconds =
                    (int) OptionChecks.duration("requestedHeartbeat", interval).toSeconds();
            Checks.range("requestedHeartbeat (in seconds)", seconds, 1, MAX_HEARTBEAT_SECONDS);
            heartbeat = interval;
            return this;
        }

        /**
         * Sets how long making a connection may take, for each address, and how long the broker may take for an answer. The
         * default is 30 s.
         *
         * @param timeout at least 1 ms
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder setConnectionTimeout(Duration timeout) {
            connectionTimeout = OptionChecks.duration("connectionTimeout", timeout);
            return this;
        }

        /**
         * Sets how a broken connection is made again. The delay doubles from one failure in a row to the next. When the
         * attempts are used up, the attempt of the job fails, and its restart strategy decides. The default is from 200 ms
         * to 30 s, without limit.
         *
         * @param initialDelay before the first attempt, at least 1 ms
         * @param maxDelay at least {@code initialDelay}
         * @param maxAttempts in a row; 0 to never reconnect, {@link #UNLIMITED} to never give up
         * @return this builder
         * @throws IllegalArgumentException if one is out of range
         */
        public Builder setReconnect(Duration initialDelay, Duration maxDelay, int maxAttempts) {
            reconnect = new ReconnectPolicy(initialDelay, maxDelay, maxAttempts);
            return this;
        }

        /**
         * Makes the configuration; connects to nothing.
         *
         * @return a configuration with the options as they are now
         */
        public RabbitMqConnectionConfig build() {
            return new RabbitMqConnectionConfig(this);
        }
    }
}
