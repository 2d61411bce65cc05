package io.tidemark.backend.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.state.StateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RocksDbStateBackendTest {
    @TempDir
    Path directory;

    @Test
    void isFoundByItsName() {
        getClass().getModule().addUses(StateBackend.class);
        assertThat(ServiceLoader.load(StateBackend.class, getClass().getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(StateBackend::name))
                .contains("rocksdb");
    }

    @Test
    void takesEveryOptionByName() {
        RocksDbOptions options = RocksDbOptions.defaults()
                .with(Map.of(
                        "memory", "64mb",
                        "object-cache", " 1 GB ",
                        "directory", directory.toString(),
                        "transfer-threads", "8",
                        "compression", "none"));
        assertThat(options).isEqualTo(new RocksDbOptions(64L << 20, 1L << 30, directory, 8, Compression.NONE));
        assertThat(RocksDbOptions.defaults().with(Map.of("memory", "2097152")).memoryBytes())
                .isEqualTo(2L << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 12 apples, 256mb",
        "memory, '', 256mb",
        "memory, -1mb, 256mb",
        "memory, 99999999999gb, 256mb",
        "memory, 1kb, at least 1mb",
        "object-cache, 0, more than 0",
        "transfer-threads, 0, between 1",
        "transfer-threads, many, a number",
        "directory, '', local directory",
        "compression, best, zstd"
    })
    void saysWhatIsWrongWithAnOption(String name, String value, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RocksDbStateBackend().withOptions(Map.of(name, value)))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining("rocksdb")
                .withMessageContaining(expected);
    }

    @Test
    void saysWhichOptionsThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RocksDbStateBackend().withOptions(Map.of("memroy", "1gb")))
                .withMessageContaining("'memroy'")
                .withMessageContaining("memory, object-cache, directory, transfer-threads, compression");
    }

    @Test
    void saysWhichDirectoryItCannotWorkIn() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        StateBackend backend = RocksDbStateBackend.builder().directory(file).build();
        assertThatThrownBy(() -> new TestStore(backend, TestStore.ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("'directory'");
    }

    @Test
    void canBeUsedAgainAfterItWasClosed() throws IOException {
        StateBackend backend =
                RocksDbStateBackend.builder().directory(directory).build();
        for (int i = 0; i < 2; i++) {
            try (TestStore in = new TestStore(backend, TestStore.ALL)) {
                assertThat(in.at(1).value.value()).isNull();
                in.value.update("v");
            }
            backend.close();
            assertThat(directory).isEmptyDirectory();
        }
    }
}
