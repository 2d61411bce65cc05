package io.tidemark.api.serde;

import static io.tidemark.api.serde.SerdeBytes.assertKeeps;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The widest records that fit, and the narrowest that do not. */
class RecordLimitsTest {
    @Test
    void keepsTheWidestRecords() throws Exception {
        assertKeeps(
                Serdes.of(Longs120.class),
                make(Longs120.class, IntStream.range(0, 120).mapToObj(i -> -1L << i / 2)));
        assertKeeps(
                Serdes.of(Strings64.class),
                make(Strings64.class, IntStream.range(0, 64).mapToObj(i -> i % 3 == 0 ? null : "s" + i)));
        assertKeeps(Serdes.of(Strings64.class), make(Strings64.class, IntStream.range(0, 64).mapToObj(i -> "s")));
    }

    private static <T> T make(Class<T> type, Stream<? extends @Nullable Object> components)
            throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        return type.cast(constructor.newInstance(components.toArray()));
    }

    @Test
    void refusesWiderOnes() {
        assertThatThrownBy(() -> Serdes.of(Longs121.class))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageStartingWith("Longs121: ")
                .hasMessageContaining("121 components, 0 of them not primitive");
        assertThatThrownBy(() -> Serdes.of(Strings65.class))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("65 components, 65 of them not primitive");
    }

    record Longs120(
            long c0, long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long c10, long
            c11, long c12, long c13, long c14, long c15, long c16, long c17, long c18, long c19, long c20, long c21,
            long c22, long c23, long c24, long c25, long c26, long c27, long c28, long c29, long c30, long c31, long
            c32, long c33, long c34, long c35, long c36, long c37, long c38, long c39, long c40, long c41, long c42,
            long c43, long c44, long c45, long c46, long c47, long c48, long c49, long c50, long c51, long c52, long
            c53, long c54, long c55, long c56, long c57, long c58, long c59, long c60, long c61, long c62, long c63,
            long c64, long c65, long c66, long c67, long c68, long c69, long c70, long c71, long c72, long c73, long
            c74, long c75, long c76, long c77, long c78, long c79, long c80, long c81, long c82, long c83, long c84,
            long c85, long c86, long c87, long c88, long c89, long c90, long c91, long c92, long c93, long c94, long
            c95, long c96, long c97, long c98, long c99, long c100, long c101, long c102, long c103, long c104, long
            c105, long c106, long c107, long c108, long c109, long c110, long c111, long c112, long c113, long c114,
            long c115, long c116, long c117, long c118, long c119) {}

    record Longs121(
            long c0, long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long c10, long
            c11, long c12, long c13, long c14, long c15, long c16, long c17, long c18, long c19, long c20, long c21,
            long c22, long c23, long c24, long c25, long c26, long c27, long c28, long c29, long c30, long c31, long
            c32, long c33, long c34, long c35, long c36, long c37, long c38, long c39, long c40, long c41, long c42,
            long c43, long c44, long c45, long c46, long c47, long c48, long c49, long c50, long c51, long c52, long
            c53, long c54, long c55, long c56, long c57, long c58, long c59, long c60, long c61, long c62, long c63,
            long c64, long c65, long c66, long c67, long c68, long c69, long c70, long c71, long c72, long c73, long
            c74, long c75, long c76, long c77, long c78, long c79, long c80, long c81, long c82, long c83, long c84,
            long c85, long c86, long c87, long c88, long c89, long c90, long c91, long c92, long c93, long c94, long
            c95, long c96, long c97, long c98, long c99, long c100, long c101, long c102, long c103, long c104, long
            c105, long c106, long c107, long c108, long c109, long c110, long c111, long c112, long c113, long c114,
            long c115, long c116, long c117, long c118, long c119, long c120) {}

    record Strings64(
            String c0, String c1, String c2, String c3, String c4, String c5, String c6, String c7, String c8, String
            c9, String c10, String c11, String c12, String c13, String c14, String c15, String c16, String c17,
            String c18, String c19, String c20, String c21, String c22, String c23, String c24, String c25, String
            c26, String c27, String c28, String c29, String c30, String c31, String c32, String c33, String c34,
            String c35, String c36, String c37, String c38, String c39, String c40, String c41, String c42, String
            c43, String c44, String c45, String c46, String c47, String c48, String c49, String c50, String c51,
            String c52, String c53, String c54, String c55, String c56, String c57, String c58, String c59, String
            c60, String c61, String c62, String c63) {}

    record Strings65(
            String c0, String c1, String c2, String c3, String c4, String c5, String c6, String c7, String c8, String
            c9, String c10, String c11, String c12, String c13, String c14, String c15, String c16, String c17,
            String c18, String c19, String c20, String c21, String c22, String c23, String c24, String c25, String
            c26, String c27, String c28, String c29, String c30, String c31, String c32, String c33, String c34,
            String c35, String c36, String c37, String c38, String c39, String c40, String c41, String c42, String
            c43, String c44, String c45, String c46, String c47, String c48, String c49, String c50, String c51,
            String c52, String c53, String c54, String c55, String c56, String c57, String c58, String c59, String
            c60, String c61, String c62, String c63, String c64) {}
}
