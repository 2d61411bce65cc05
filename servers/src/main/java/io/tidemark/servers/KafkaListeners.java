package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a broker listens on the loopback interface.
 *
 * @param plainPort for everybody
 * @param controllerPort for the broker itself
 * @param passwordPort for who has the password, or {@link #NONE}
 * @param tlsPort for who wants it encrypted, or {@link #NONE}
 */
record KafkaListeners(int plainPort, int controllerPort, int passwordPort, int tlsPort) {
    /** The port of a listener that is not wanted. */
    static final int NONE = 0;

    static final String LOOPBACK = "127.0.0.1";

    private static final String HOST = LOOPBACK + ":";

    static KafkaListeners find(boolean withPassword, boolean withTls) throws IOException {
        return new KafkaListeners(
                FreePort.find(),
                FreePort.find(),
                withPassword ? FreePort.find() : NONE,
                withTls ? FreePort.find() : NONE);
    }

    /** Returns the ports that clients use. */
    List<Integer> ofClients() {
        return Stream.of(plainPort, passwordPort, tlsPort)
                .filter(port -> port != NONE)
                .toList();
    }

    String plain() {
        return HOST + plainPort;
    }

    String password() {
        if (passwordPort == NONE) {
            throw new IllegalStateException("The broker at " + plain() + " was not built withPassword().");
        }
        return HOST + passwordPort;
    }

    String tls() {
        if (tlsPort == NONE) {
            throw new IllegalStateException("The broker at " + plain() + " was not built withTls().");
        }
        return HOST + tlsPort;
    }

    /**
     * Returns the broker's properties about them.
     *
     * @param work where its {@link SelfSignedCertificate} is
     * @param address where it listens for clients, who find it on the loopback address
     */
    Map<String, String> properties(Path work, String address) {
        List<String> clients = new ArrayList<>();
        Map<String, String> properties = new TreeMap<>();
        clients.add("PLAINTEXT://" + plain());
        if (passwordPort != NONE) {
            clients.add("SASL_PLAINTEXT://" + password());
            properties.put("sasl.enabled.mechanisms", "PLAIN");
            properties.put(
                    "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + KafkaServer.USER + "=\""
                            + KafkaServer.PASSWORD + "\";");
        }
        if (tlsPort != NONE) {
            clients.add("SSL://" + tls());
            properties.putAll(SelfSignedCertificate.properties(work));
        }
        properties.put("advertised.listeners", String.join(",", clients));
        List<String> listeners = new ArrayList<>();
        clients.forEach(client -> listeners.add(client.replace(LOOPBACK, address)));
        listeners.add("CONTROLLER://" + HOST + controllerPort);
        properties.put("listeners", String.join(",", listeners));
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@" + HOST + controllerPort);
        properties.put("listener.security.protocol.map", protocols(listeners));
        return properties;
    }

    /** Each listener is named as its protocol, but for the controller's, which is plain. */
    private static String protocols(List<String> listeners) {
        return listeners.stream()
                .map(listener -> listener.substring(0, listener.indexOf(':')))
                .map(name -> name + ":" + (name.equals("CONTROLLER") ? "PLAINTEXT" : name))
                .collect(Collectors.joining(","));
    }
}
