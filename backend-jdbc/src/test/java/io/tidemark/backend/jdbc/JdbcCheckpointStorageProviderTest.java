package io.tidemark.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.servers.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcCheckpointStorageProviderTest {
    private static final String SECRET = "hunter2";

    private final JdbcCheckpointStorageProvider provider = new JdbcCheckpointStorageProvider();

    @TempDir
    Path directory;

    @Test
    void isFoundForTheSchemeJdbc() {
        getClass().getModule().addUses(CheckpointStorageProvider.class);
        assertThat(ServiceLoader.load(
                                CheckpointStorageProvider.class, getClass().getClassLoader())
                        .stream()
                        .map(ServiceLoader.Provider::get))
                .hasOnlyElementsOfType(JdbcCheckpointStorageProvider.class)
                .flatExtracting(CheckpointStorageProvider::schemes)
                .containsExactly("jdbc");
    }

    @ParameterizedTest
    @EnumSource
    void makesItsTablesAndFindsThemAgain(TestDatabase database) throws IOException {
        URI location = database.create(directory);
        for (int epoch = 1; epoch <= 2; epoch++) {
            try (CheckpointStorage storage = provider.open(location);
                    JobCheckpoints job = storage.own("job")) {
                assertThat(storage.outlivesProcess()).isTrue();
                assertThat(job.epoch()).isEqualTo(epoch);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyMayMakeTheTablesAtOnce(TestDatabase database) throws Exception {
        URI location = database.create(directory);
        int openers = 6;
        ExecutorService threads = Executors.newFixedThreadPool(openers);
        try {
            CyclicBarrier start = new CyclicBarrier(openers);
            Callable<Long> opener = () -> {
                start.await();
                try (CheckpointStorage storage = provider.open(location);
                        JobCheckpoints job = storage.own("job")) {
                    return job.epoch();
                }
            };
            List<Long> epochs = new ArrayList<>();
            for (Future<Long> future : threads.invokeAll(java.util.Collections.nCopies(openers, opener))) {
                epochs.add(future.get());
            }
            assertThat(epochs).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesTablesOfANewerVersionAndThoseOfOthers(TestDatabase database) throws Exception {
        URI location = database.create(directory);
        JdbcLocation parsed = JdbcLocation.of(location);
        Tables tables = new Tables(parsed.options().tablePrefix());
        try (Connection connection = DriverManager.getConnection(parsed.url());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("create table " + tables.file() + " (mine integer)");
            assertThatThrownBy(() -> provider.open(location))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(tables.file())
                    .hasMessageContaining("tidemark.table-prefix");
            statement.executeUpdate("insert into " + tables.file() + " values (1)");
            statement.executeUpdate("drop table " + tables.file());

            provider.open(location).close();
            statement.executeUpdate("update " + tables.schema() + " set version = " + (Tables.VERSION + 1));
            assertThatThrownBy(() -> provider.open(location))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version " + (Tables.VERSION + 1))
                    .hasMessageContaining("Nothing was changed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void storagesOfOtherPrefixesAreKeptApart(TestDatabase database) throws IOException {
        URI first = database.create(directory);
        String text = JdbcLocation.of(first).url();
        String separator = text.startsWith("jdbc:h2") ? ";" : text.contains("?") ? "&" : "?";
        URI second = URI.create(text + separator + "tidemark.table-prefix=" + TestDatabase.prefix());
        try (CheckpointStorage one = provider.open(first);
                CheckpointStorage other = provider.open(second);
                JobCheckpoints job = one.own("job");
                JobCheckpoints same = other.own("job")) {
            job.begin(1).commit(new byte[] {1});
            assertThat(job.list()).containsExactly(1L);
            assertThat(same.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:1/db?user=me&password=" + SECRET,
                "jdbc:postgresql://me:" + SECRET + "@127.0.0.1:1/db",
                "jdbc:postgresql://127.0.0.1:x/db?user=me&password=" + SECRET,
                "jdbc:h2:relative;PASSWORD=" + SECRET,
                "jdbc:h2:/proc/none/db;PASSWORD=" + SECRET + ";UNKNOWN_SETTING=1",
                "jdbc:sqlite:/proc/none/db?password=" + SECRET
            })
    void saysWhatIsWrongWithoutThePassword(String location) {
        assertThatThrownBy(() -> provider.open(URI.create(location)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(JdbcLocation.shown(location))
                .satisfies(failure -> {
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain(SECRET);
                });
        assertThat(JdbcLocation.of(URI.create(location)).toString()).doesNotContain(SECRET);
    }

    @Test
    void saysThatTheUserOrTheDatabaseIsWrong() throws IOException {
        PostgresServer server = TestDatabase.server();
        String url = "jdbc:postgresql://127.0.0.1:" + server.port();
        assertThatThrownBy(() -> provider.open(URI.create(url + "/postgres?user=nobody")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("nobody")
                .hasMessageContaining("Correct the user");
        assertThatThrownBy(() -> provider.open(URI.create(url + "/none?user=test")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("Make the database");
    }

    @Test
    void saysThatTheDatabaseTakesNoChanges() throws IOException, SQLException {
        PostgresServer server = TestDatabase.server();
        String options = "&options=-c%20default_transaction_read_only=on";
        assertThatThrownBy(() -> provider.open(
                        URI.create(server.url() + options + "&tidemark.table-prefix=" + TestDatabase.prefix())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read-only")
                .hasMessageContaining("Cannot make the tables");
        URI used = TestDatabase.POSTGRESQL.create(directory);
        provider.open(used).close();
        assertThatThrownBy(() -> provider.open(URI.create(used + options)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read-only")
                .hasMessageContaining("Cannot keep checkpoints");
    }

    @Test
    void namesTheDriverThatIsMissing() throws SQLException {
        java.sql.Driver h2 = DriverManager.getDriver("jdbc:h2:mem:x");
        DriverManager.deregisterDriver(h2);
        try {
            assertThatThrownBy(() -> provider.open(URI.create("jdbc:h2:" + directory.resolve("db"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("com.h2database:h2");
        } finally {
            DriverManager.registerDriver(h2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://host/db",
                "jdbc:/db",
                "file:///db",
                "jdbc:h2:/db#job/a",
                "jdbc:h2:/db;tidemark.unknown=1",
                "jdbc:h2:/db;tidemark.table-prefix=Bad-Prefix",
                "jdbc:h2:/db;tidemark.chunk-size-bytes=many",
                "jdbc:h2:/db;tidemark.chunk-size-bytes=1048577",
                "jdbc:h2:/db;tidemark.timeout-seconds=0"
            })
    void refusesWhatItDoesNotUnderstand(String location) {
        assertThatIllegalArgumentException().isThrownBy(() -> provider.open(URI.create(location)));
    }

    @Test
    void knowsWhatDoesNotOutliveTheProcess() throws IOException {
        try (CheckpointStorage storage = provider.open(URI.create("jdbc:h2:mem:checkpoints"))) {
            assertThat(storage.outlivesProcess()).isFalse();
        }
    }

    @Test
    void lookingIntoADatabaseThatIsNotThereMakesNone() {
        for (String url : List.of("jdbc:h2:" + directory.resolve("h2"), "jdbc:sqlite:" + directory.resolve("sqlite"))) {
            assertThatThrownBy(() -> provider.find(URI.create(url))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> provider.openStored(URI.create(url + "#job/a/chk-0000000001")))
                    .isInstanceOf(IOException.class);
        }
        assertThat(directory).isEmptyDirectory();
        assertThat(Files.exists(directory)).isTrue();
    }
}
