package io.tidemark.connector.kafka;

import java.io.IOException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Says what the client of a source ran into in words that a user can act on, and without secrets.
 *
 * @param who the connector, as in {@code Source 'orders'}
 * @param properties those of its client
 */
record KafkaErrors(String who, ClientProperties properties) {
    /**
     * Explains a failure.
     *
     * @param action what was tried, as in {@code the topics cannot be listed}
     * @param failure what came of it
     */
    IOException explain(String action, Throwable failure) {
        String message = who + ": " + action + " at " + servers() + ". " + advice(failure);
        return failure instanceof RetriableException
                ? new UnreachableException(properties.hide(message), properties.asCause(failure))
                : new IOException(properties.hide(message), properties.asCause(failure));
    }

    private String servers() {
        return properties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    private static String advice(Throwable failure) {
        String said = "It says: " + rootMessage(failure);
        if (failure instanceof AuthorizationException) {
            return "The broker does not allow it; give the user the right to describe and read the topics, and to read the"
                    + " group. " + said;
        }
        if (failure instanceof RetriableException) {
            return "No broker answers; check the bootstrap servers, and that security.protocol is that of their port. "
                    + said;
        }
        return (said.endsWith(".") ? said : said + ".") + Remedy.ofProperties(causeOf(failure, ConfigException.class));
    }

    /** Returns what is of a kind among the causes of a failure, or the failure if nothing is. */
    private static Throwable causeOf(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return cause;
            }
        }
        return failure;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(failure.getMessage());
        return root == failure ? message : message + ": " + root.getMessage();
    }

    /** No broker answers now. */
    static final class UnreachableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreachableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
