package io.tidemark.connector.kafka;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** What is read. */
sealed interface TopicSubscription extends Serializable {
    /** All partitions of these topics. */
    record Topics(ArrayList<String> names) implements TopicSubscription {
        static Topics of(List<String> names) {
            return new Topics(new ArrayList<>(names));
        }

        @Override
        public String toString() {
            return "topics " + names;
        }
    }

    /** All partitions of the topics whose whole name matches. */
    record Matching(Pattern pattern) implements TopicSubscription {
        @Override
        public String toString() {
            return "topics that match '" + pattern + "'";
        }
    }

    /** These partitions alone. */
    record Partitions(HashSet<TopicPartition> partitions) implements TopicSubscription {
        static Partitions of(Set<TopicPartition> partitions) {
            return new Partitions(new HashSet<>(partitions));
        }

        @Override
        public String toString() {
            return "partitions " + partitions;
        }
    }

    /** Whether partitions can appear that were not there. */
    default boolean canGrow() {
        return !(this instanceof Partitions);
    }
}
