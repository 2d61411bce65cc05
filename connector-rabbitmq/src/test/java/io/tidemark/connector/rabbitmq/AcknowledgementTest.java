package io.tidemark.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgementTest {
    @Test
    void takesAllInOneGoThatNoOtherTagLiesBelow() {
        Acknowledgement acknowledgement = Acknowledgement.of(3, new long[] {4, 1, 9, 2}, 5);

        assertThat(acknowledgement.round()).isEqualTo(3);
        assertThat(acknowledgement.upTo()).isEqualTo(4);
        assertThat(acknowledgement.single()).containsExactly(9);
    }

    @Test
    void takesOneByOneWhatLiesAboveAnother() {
        Acknowledgement acknowledgement = Acknowledgement.of(0, new long[] {7, 6}, 5);

        assertThat(acknowledgement.upTo()).isZero();
        assertThat(acknowledgement.single()).containsExactly(6, 7);
    }
}
