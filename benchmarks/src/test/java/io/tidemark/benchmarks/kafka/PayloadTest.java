package io.tidemark.benchmarks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void tellsWhichValueWasMapped() {
        byte[] value = Payload.of(4_711);
        assertThat(value).hasSize(Payload.BYTES);
        assertThat(Payload.indexOfMapped(Payload.map(value))).isEqualTo(4_711);
        assertThat(value).as("left as it is").isEqualTo(Payload.of(4_711));
    }

    @Test
    void knowsNoValueOfWhichAByteIsWrong() {
        assertThat(Payload.indexOfMapped(Payload.of(4_711))).as("not mapped").isEqualTo(Payload.FOREIGN);
        assertThat(Payload.indexOfMapped(new byte[1])).isEqualTo(Payload.FOREIGN);
        for (int i = 0; i < Payload.BYTES; i++) {
            byte[] mapped = Payload.map(Payload.of(4_711));
            mapped[i]++;
            assertThat(Payload.indexOfMapped(mapped)).as("byte %d", i).isNotEqualTo(4_711);
        }
    }

    @Test
    void passesARunOnAsALine() {
        CopySpec spec = new CopySpec("127.0.0.1:9092", "in", "out", 2, 1_000, "/a directory");
        assertThat(CopySpec.parse(spec.toLine())).isEqualTo(spec);
        assertThatThrownBy(() -> CopySpec.parse("in")).hasMessageContaining("6 fields");
    }
}
