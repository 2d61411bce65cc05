package io.tidemark.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which timestamps a topic takes, and when the clock has to be looked at to know it. */
class TopicFactsTest {
    private static final long NOW = 1_000_000;
    private static final long LATER = NOW + 500;
    private static final long HOUR = 100;

    private final TopicFacts anyAge = facts(Long.MAX_VALUE, HOUR);
    private final TopicFacts recent = facts(HOUR, HOUR);

    @Test
    void whatIsNotTooFarAheadIsTakenAtAnyLaterTime() {
        assertThat(anyAge.takesTime(NOW + HOUR, NOW)).isTrue();
        assertThat(anyAge.takesTime(0, NOW)).isTrue();
        assertThat(anyAge.takesTime(KafkaRecord.NO_TIMESTAMP, 0)).isTrue();
        assertThatCode(() -> anyAge.requireAcceptable(at(NOW + HOUR), NOW)).doesNotThrowAnyException();
    }

    @Test
    void whatIsTooFarAheadDependsOnTheTime() {
        assertThat(anyAge.takesTime(LATER, NOW)).isFalse();
        assertThatThrownBy(() -> anyAge.requireAcceptable(at(LATER), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("message.timestamp.after.max.ms");
        assertThatCode(() -> anyAge.requireAcceptable(at(LATER), LATER)).doesNotThrowAnyException();
    }

    @Test
    void aTopicThatTakesNothingOldDependsOnTheTimeAlways() {
        assertThat(recent.takesTime(NOW, NOW)).isFalse();
        assertThatCode(() -> recent.requireAcceptable(at(NOW), NOW)).doesNotThrowAnyException();
        assertThatThrownBy(() -> recent.requireAcceptable(at(NOW), LATER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("message.timestamp.before.max.ms");
    }

    private static KafkaRecord at(long timestamp) {
        return new KafkaRecord(topic -> 1).value(new byte[1]).timestamp(timestamp);
    }

    private static TopicFacts facts(long maxBehindMillis, long maxAheadMillis) {
        return new TopicFacts("topic", 1, 1_000, "a limit", false, maxBehindMillis, maxAheadMillis);
    }
}
