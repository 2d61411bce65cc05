package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static Delivery delivery(long tag) {
        return new Delivery(tag, new RabbitMqMessage("", "", false, MessageProperties.PERSISTENT, new byte[0]));
    }

    @Test
    void dropsWhatComesAgainOnTheNextConnection() throws IOException, InterruptedException {
        Inbox inbox = new Inbox(10, true);
        inbox.put(0, delivery(1));
        inbox.lost();
        inbox.lost();
        inbox.put(0, delivery(2));
        inbox.put(2, delivery(3));

        Inbox.Contents contents = inbox.take();

        assertThat(contents.connection()).isEqualTo(2);
        assertThat(contents.deliveries()).extracting(Delivery::tag).containsExactly(3L);
        assertThat(inbox.take().deliveries()).isEmpty();
    }

    @Test
    void keepsWhatTheBrokerHasForgotten() throws IOException, InterruptedException {
        Inbox inbox = new Inbox(10, false);
        inbox.put(0, delivery(1));
        inbox.lost();
        inbox.put(0, delivery(2));

        assertThat(inbox.take().deliveries()).extracting(Delivery::tag).containsExactly(1L, 2L);
    }

    @Test
    void holdsTheOneWhoPutsUntilThereIsRoomOrNobodyWantsIt() throws Exception {
        Inbox inbox = new Inbox(1, true);
        inbox.put(0, delivery(1));
        CompletableFuture<Void> second = putting(inbox, 2);
        assertThat(inbox.take().deliveries()).hasSize(1);
        second.get(10, TimeUnit.SECONDS);

        CompletableFuture<Void> third = putting(inbox, 3);
        inbox.close();
        third.get(10, TimeUnit.SECONDS);
        assertThat(inbox.take().deliveries()).isEmpty();
    }

    private static CompletableFuture<Void> putting(Inbox inbox, long tag) {
        return CompletableFuture.runAsync(() -> {
            try {
                inbox.put(0, delivery(tag));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void givesWhatCameBeforeAFailureFirst() throws IOException, InterruptedException {
        Inbox inbox = new Inbox(10, true);
        inbox.put(0, delivery(1));
        inbox.confirmed(7);
        inbox.fail(new IOException("the end"));

        Inbox.Contents contents = inbox.take();

        assertThat(contents.deliveries()).hasSize(1);
        assertThat(contents.confirmedRound()).isEqualTo(7);
        assertThatThrownBy(inbox::take).hasMessage("the end");
    }
}
