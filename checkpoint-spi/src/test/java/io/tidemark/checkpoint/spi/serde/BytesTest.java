package io.tidemark.checkpoint.spi.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void writesTheBytesOfADataOutputStreamHoweverOftenItGrows() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        BytesOutput output = new BytesOutput(1);
        for (int i = 0; i < 100; i++) {
            writeEverything(new DataOutputStream(expected), i);
            writeEverything(output, i);
        }

        assertThat(output.toBytes()).isEqualTo(expected.toByteArray());
        assertThat(output.size()).isEqualTo(expected.size());
    }

    private static void writeEverything(DataOutput output, int i) throws IOException {
        output.writeBoolean(i % 2 == 0);
        output.writeByte(i);
        output.writeShort(-i);
        output.writeChar('a' + i);
        output.writeInt(i << 24);
        output.writeLong(-1L << i);
        output.writeFloat(1f / i);
        output.writeDouble(Math.sqrt(i));
        output.writeUTF("größer als " + i);
        output.writeChars("größer");
        output.writeBytes("plain");
        output.write(new byte[] {1, 2, 3, 4}, 1, 2);
    }

    @Test
    void leavesRoomOfZerosWhereOtherBytesWere() throws IOException {
        BytesOutput output = new BytesOutput();
        output.writeLong(-1);
        output.clear();

        int room = output.skip(Long.BYTES);
        output.putInt(room + 2, 0x01020304);

        assertThat(output.toBytes()).containsExactly(0, 0, 1, 2, 3, 4, 0, 0);
    }

    @Test
    void readsWhatItIsGivenAndNotBeyond() throws IOException {
        byte[] bytes = "behind the beginning".getBytes(StandardCharsets.US_ASCII);
        BytesInput input = new BytesInput();

        assertThat(input.of(bytes, 7, 10).readAllBytes()).asString().isEqualTo("the");
        assertThatThrownBy(() -> input.of(bytes, 0, 3).data().readInt()).isInstanceOf(EOFException.class);
        assertThat(input.of(ByteBuffer.wrap(bytes, 11, 9)).readAllBytes())
                .asString()
                .isEqualTo("beginning");
        assertThat(input.of(bytes, 0, 20).skip(100)).isEqualTo(20);
        assertThat(input.position()).isEqualTo(20);
    }

    @Test
    void readsASizeAsItWasWritten() throws IOException {
        for (int size : new int[] {1, 63, 64, 8191, 8192, 1 << 20, 1 << 27, Integer.MAX_VALUE}) {
            BytesOutput output = new BytesOutput();
            CollectionSize.write(size, output);
            BytesInput input = new BytesInput().of(output.array(), 0, output.size());

            assertThat(CollectionSize.read("list", input.data())).isEqualTo(size);
            assertThat(input.available()).isZero();
        }
    }

    @Test
    void refusesASizeOfNothing() {
        BytesInput input = new BytesInput().of(new byte[] {0}, 0, 1);

        assertThatThrownBy(() -> CollectionSize.read("list", input.data()))
                .isInstanceOf(StreamCorruptedException.class)
                .hasMessageContaining("a list has a size of 0 halves");
    }
}
