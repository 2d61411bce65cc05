package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyHashTest {
    enum Color {
        RED,
        GREEN
    }

    record Leaf(
            Color color,
            long number,
            double ratio,
            @Nullable String name) {}

    record Key(Leaf leaf, boolean flag, float real, List<Color> colors, Instant at) {}

    record Bytes(int id, byte[] content) {}

    record Deep(String name, List<Optional<Bytes>> parts) {}

    record Grouped(Map<String, Long> counts) {}

    static final class Mine implements Serde<int[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(int[] value, java.io.DataOutput output) throws java.io.IOException {
            output.writeInt(value[0]);
        }

        @Override
        public int[] deserialize(java.io.DataInput input) throws java.io.IOException {
            return new int[] {input.readInt()};
        }

        @Override
        public String schema() {
            return "mine";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public int[] copy(int[] value) {
            return value;
        }
    }

    static final Key KEY = new Key(
            new Leaf(Color.GREEN, 1L << 40, -0.0, null),
            true,
            Float.NaN,
            List.of(Color.RED),
            Instant.ofEpochSecond(5, 6));

    static String hashes() {
        return Serdes.of(Color.class).hash(Color.RED) + " "
                + Serdes.of(Key.class).hash(KEY) + " "
                + Serdes.of(Leaf.class).hash(KEY.leaf()) + " "
                + Serdes.uuid().hash(new UUID(1, 2)) + " "
                + Serdes.bigDecimal().hash(new BigDecimal("12.50")) + " "
                + Serdes.localDate().hash(LocalDate.of(2026, 11, 22)) + " "
                + Serdes.zonedDateTime().hash(ZonedDateTime.of(2026, 11, 22, 1, 2, 3, 4, ZoneId.of("Europe/Berlin")));
    }

    /** Started in a JVM of its own. */
    public static void main(String[] args) {
        System.out.println(hashes());
    }

    @Test
    @Timeout(60)
    void hashesKeysAlikeInAnotherProcess() throws Exception {
        String classPath = String.join(
                System.getProperty("path.separator"),
                location(KeyHashTest.class),
                location(Serdes.class),
                location(Serde.class),
                location(Test.class),
                location(org.assertj.core.api.Assertions.class));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        classPath,
                        KeyHashTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo(hashes());
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Key groups of existing checkpoints hang on these numbers. */
    @Test
    void hashesAsItAlwaysDid() {
        assertThat(Serdes.of(Color.class).hash(Color.RED)).isEqualTo("RED".hashCode());
        int leaf = ((31 * "GREEN".hashCode() + Long.hashCode(1L << 40)) * 31 + Double.hashCode(-0.0)) * 31;
        assertThat(Serdes.of(Leaf.class).hash(KEY.leaf())).isEqualTo(leaf);
        int list = 31 + "RED".hashCode();
        int key = (((leaf * 31 + 1231) * 31 + Float.hashCode(Float.NaN)) * 31 + list) * 31 + (31 * 5 + 6);
        assertThat(Serdes.of(Key.class).hash(KEY)).isEqualTo(key);
        assertThat(Serdes.string().hash("JFK")).isEqualTo("JFK".hashCode());
        assertThat(Serdes.longValue().hash(-5L)).isEqualTo(Long.hashCode(-5));
        assertThat(Serdes.mapOf(Serdes.of(Color.class), Serdes.intValue()).hash(Map.of(Color.RED, 3)))
                .isEqualTo("RED".hashCode() ^ 3);
        assertThat(Serdes.setOf(Serdes.of(Color.class)).hash(Set.of(Color.RED, Color.GREEN)))
                .isEqualTo("RED".hashCode() + "GREEN".hashCode());
        assertThat(Serdes.optionalOf(Serdes.string()).hash(Optional.of("a"))).isEqualTo("a".hashCode());
    }

    @Test
    void acceptsKeysThatAreEqualByValue() {
        assertThatCode(() -> Serdes.requireKeyType(Serdes.of(Key.class))).doesNotThrowAnyException();
        assertThatCode(() -> Serdes.requireKeyType(Serdes.string())).doesNotThrowAnyException();
        Mine mine = new Mine();
        assertThat(Serdes.requireKeyType(mine)).isSameAs(mine);
    }

    @Test
    void refusesKeysThatAreEqualByIdentityAndNamesTheComponent() {
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.of(Deep.class)))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageStartingWith("Deep.parts[].content: it cannot be part of a key")
                .hasMessageContaining("byte[]");
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.byteArray()))
                .hasMessageStartingWith("byte[]: it cannot be part of a key");
        assertThatThrownBy(() -> Serdes.requireKeyType(Serdes.of(Grouped.class)))
                .hasMessageStartingWith("Grouped.counts: it cannot be part of a key: two equal maps");
    }
}
