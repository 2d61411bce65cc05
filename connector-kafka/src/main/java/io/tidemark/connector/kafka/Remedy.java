package io.tidemark.connector.kafka;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;

/** What a person can do about an error of Kafka. */
final class Remedy {
    private Remedy() {}

    /** Returns a sentence for the user of a sink, with a space before it; empty if the message of the error must do. */
    static String of(Throwable reason) {
        if (reason instanceof UnknownTopicOrPartitionException) {
            return " Create the topic, or correct its name.";
        } else if (reason instanceof TopicAuthorizationException || isOfTheMarkersTopic(reason)) {
            return " Grant DESCRIBE and WRITE on the topic, and READ if it keeps the marker of the sink.";
        } else if (reason instanceof TransactionalIdAuthorizationException) {
            return " Grant WRITE and DESCRIBE on the transactional id, or set another with setTransactionalIdPrefix.";
        } else if (reason instanceof GroupAuthorizationException) {
            return " Grant READ on the group, which bears the name of the transactional id.";
        } else if (reason instanceof ProducerFencedException || reason instanceof InvalidProducerEpochException) {
            return " Another attempt has taken over, or the cluster gave the transaction up: the next try tells which.";
        } else if (reason instanceof InvalidTxnTimeoutException) {
            return " Set a shorter one with setTransactionTimeout, or raise the broker's"
                    + " transaction.max.timeout.ms.";
        } else if (reason instanceof RecordTooLargeException) {
            return " The limit was lowered after the record was accepted: raise it again.";
        } else if (reason instanceof OffsetMetadataTooLarge) {
            return " Raise the broker's offset.metadata.max.bytes to its default, 4096.";
        } else if (reason instanceof UnsupportedVersionException) {
            return " The broker is older than 2.5, which an exactly-once sink needs. Update it, or choose"
                    + " DeliveryGuarantee.AT_LEAST_ONCE.";
        } else if (reason instanceof TimeoutException || reason instanceof java.util.concurrent.TimeoutException) {
            return " Is the cluster up, and reachable under the addresses that its brokers advertise?";
        }
        return ofProperties(reason);
    }

    /** The same for the properties of a client, be it of a source or a sink. */
    static String ofProperties(Throwable reason) {
        if (reason instanceof SslAuthenticationException) {
            return " TLS failed: correct security.protocol and the ssl.* properties given with setProperty.";
        } else if (reason instanceof AuthenticationException) {
            return " The broker refused the authentication: correct security.protocol, sasl.mechanism and sasl.jaas.config,"
                    + " given with setProperty.";
        } else if (reason instanceof ConfigException) {
            return " Correct the property given with setProperty.";
        }
        return "";
    }

    /** The producer says of an offset that it may not commit in the name of a topic nothing but this text. */
    private static boolean isOfTheMarkersTopic(Throwable reason) {
        return String.valueOf(reason.getMessage()).endsWith(Errors.TOPIC_AUTHORIZATION_FAILED.message());
    }
}
