package io.tidemark.connector.rabbitmq;

import static io.tidemark.connector.rabbitmq.MessageLedger.Verdict.NEW;
import static io.tidemark.connector.rabbitmq.MessageLedger.Verdict.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageLedgerTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private MessageLedger ledger = ledger(100);

    private static MessageLedger ledger(int maxIds, String... restored) {
        return new MessageLedger(new IdRetention(maxIds, Duration.ofHours(1)), List.of(restored), 0);
    }

    @Test
    void acknowledgesInOneGoWhatACompleteCheckpointHolds() {
        ledger.receive("a", 1);
        ledger.receive("b", 2);
        assertThat(ledger.snapshot(7)).containsExactly("a", "b");
        ledger.receive("c", 3);

        Acknowledgement acknowledgement = ledger.complete(7, 0);

        assertThat(acknowledgement.upTo()).isEqualTo(2);
        assertThat(acknowledgement.single()).isEmpty();
        assertThat(ledger.complete(7, 0)).isNull();
    }

    @Test
    void acknowledgesWhatEarlierCheckpointsHoldWhoseNotificationWasLost() {
        ledger.receive("a", 1);
        ledger.snapshot(1);
        ledger.receive("b", 2);
        ledger.snapshot(2);

        assertThat(ledger.complete(2, 0).upTo()).isEqualTo(2);
    }

    @Test
    void acknowledgesMessagesWithoutIdsAsWell() {
        ledger.receive(1);
        assertThat(ledger.snapshot(1)).isEmpty();

        assertThat(ledger.complete(1, 0).upTo()).isEqualTo(1);
    }

    @Test
    void neverAcknowledgesWhatNoCompleteCheckpointHolds() {
        ledger.receive("a", 1);
        ledger.snapshot(1);
        ledger.receive("b", 2);
        ledger.snapshot(2);
        ledger.lose(0);
        ledger.receive("b", 1);
        ledger.receive("a", 2);

        Acknowledgement acknowledgement = ledger.complete(1, 0);

        assertThat(acknowledgement.upTo()).isZero();
        assertThat(acknowledgement.single()).containsExactly(2);
    }

    @Test
    void acknowledgesAtOnceWhatComesAgainAfterARestart() {
        ledger = ledger(100, "a");

        assertThat(ledger.receive("a", 1)).isEqualTo(REPEATED);
        assertThat(ledger.takeRepeated().upTo()).isEqualTo(1);
        assertThat(ledger.takeRepeated()).isNull();
        assertThat(ledger.snapshot(1)).as("it may come again still").containsExactly("a");
    }

    @Test
    void emitsOnceWhatComesAgainBeforeItsCheckpointIsComplete() {
        assertThat(ledger.receive("a", 1)).isEqualTo(NEW);
        ledger.lose(0);
        assertThat(ledger.receive("a", 1)).isEqualTo(REPEATED);
        assertThat(ledger.takeRepeated()).as("a crash would lose it").isNull();
        ledger.snapshot(1);
        assertThat(ledger.complete(1, 0).upTo()).isEqualTo(1);
    }

    @Test
    void knowsWhatComesAgainLongAfterItsAcknowledgementWasLost() {
        ledger.receive("a", 1);
        ledger.snapshot(1);
        ledger.complete(1, 0);
        ledger.lose(0);
        for (int checkpoint = 2; checkpoint < 50; checkpoint++) {
            ledger.receive("other " + checkpoint, checkpoint);
            ledger.snapshot(checkpoint);
            ledger.confirm(ledger.complete(checkpoint, 0).round());
        }

        assertThat(ledger.receive("a", 50)).isEqualTo(REPEATED);
    }

    @Test
    void forgetsWhenAcknowledgementsOfALaterCheckpointHaveArrivedToo() {
        ledger.receive("a", 1);
        ledger.snapshot(1);
        ledger.confirm(ledger.complete(1, 0).round());
        assertThat(ledger.snapshot(2)).containsExactly("a");
        ledger.receive("b", 2);
        ledger.snapshot(3);
        ledger.confirm(ledger.complete(3, 0).round());

        assertThat(ledger.snapshot(4)).containsExactly("b");
        assertThat(ledger.receive("a", 3)).isEqualTo(NEW);
    }

    @Test
    void forgetsWhatIsInDoubtAfterItsTime() {
        ledger = ledger(100, "a");

        assertThat(ledger.expire(HOUR)).isZero();
        assertThat(ledger.snapshot(1)).containsExactly("a");
        assertThat(ledger.expire(HOUR + 1)).isZero();
        assertThat(ledger.snapshot(2)).isEmpty();
    }

    @Test
    void forgetsTheOldestWhenTooManyAreInDoubtAndSaysSo() {
        ledger = ledger(2, "a", "b", "c");

        assertThat(ledger.expire(0)).isEqualTo(1);
        assertThat(ledger.snapshot(1)).containsExactly("b", "c");
    }

    @Test
    void keepsNothingOfCheckpointsWithoutMessages() {
        for (int checkpoint = 1; checkpoint < 100; checkpoint++) {
            assertThat(ledger.snapshot(checkpoint)).isEmpty();
            assertThat(ledger.complete(checkpoint, 0)).isNull();
        }
    }
}
