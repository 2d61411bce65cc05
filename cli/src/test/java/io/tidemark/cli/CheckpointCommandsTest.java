package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tidemark.servers.PostgresServer;
import io.tidemark.servers.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointCommandsTest {
    @TempDir
    Path storage;

    /** What a command printed, and how it ended. */
    private record Result(int exitCode, String out, String err) {}

    @Test
    void listsWhatIsThere() throws Exception {
        Checkpoints.of("job one", storage);
        Checkpoints.of("two", storage);

        Result list = run("checkpoint", "list", storage.toString());
        assertThat(list.exitCode()).isZero();
        assertThat(list.err()).isEmpty();
        assertThat(list.out())
                .contains("In " + storage + ":")
                .containsPattern("job%20one/chk-\\d{10} +job one +\\d+ +1 +20\\S+Z +1 +\\S+ k?B +complete")
                .containsPattern("two/chk-\\d{10} +two ")
                .contains("Job 'two' promised:");

        Result json = run("checkpoint", "list", "--json", storage.toUri().toString());
        assertThat(json.exitCode()).isZero();
        assertThat(scalars(json.out()))
                .contains("condition=complete", "job=job one", "job=two", "epoch=1", "files=1")
                .anyMatch(line -> line.startsWith("location=file:") && line.contains("/two/chk-"));
    }

    @Test
    void listsNothingWhereNothingIs() throws Exception {
        Result list = run("checkpoint", "list", storage.toString());

        assertThat(list).isEqualTo(new Result(0, "There is no checkpoint in " + storage + ".\n", ""));
        assertThat(scalars(
                        run("checkpoint", "list", storage.toString(), "--json").out()))
                .hasSize(1);
    }

    @Test
    void showsOperatorsAndStates() throws Exception {
        Checkpoints.of("job", storage);

        Result show = run("checkpoint", "show", storage.toString());
        assertThat(show.exitCode()).isZero();
        assertThat(show.out())
                .containsPattern("Checkpoint \\d+ of job 'job'")
                .contains(
                        "Operator 'the counts'\n  uid          counts\n  parallelism  1, 8 key groups, input has ended")
                .contains("  keyed state  by 'memory', keys: string\n")
                .contains("record Count(word:string?,count:long)")
                .contains("  splits       1, 0 of them not read to their end")
                .containsPattern("chk-\\d+/\\S+ +\\d+ B +crc32c [0-9a-f]{8}\n");

        Result one = run("checkpoint", "show", storage.toString(), "--operator", "counts", "--json");
        assertThat(scalars(one.out()))
                .contains("job=job", "uid=counts", "keyGroups=8", "keySchema=string", "kind=value", "shared=false")
                .doesNotContain("name=words");
    }

    @Test
    void showsTheEntriesOfAState() throws Exception {
        Checkpoints.of("job", storage);
        String[] show = {"checkpoint", "show", storage.toString(), "--operator", "counts", "--state", state()};

        Result all = run(show);
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines())
                .containsExactlyInAnyOrder(
                        "\"a\"  {\"word\":\"a\",\"count\":3}",
                        "\"b\"  {\"word\":\"b\",\"count\":10}",
                        "\"ü\"  {\"word\":\"ü\",\"count\":5}",
                        "3 entries.");
        assertThat(run(with(show, "--limit", "2")).out().lines())
                .hasSize(3)
                .last()
                .isEqualTo("... and more; --limit 0 prints all");
        assertThat(run(with(show, "--limit", "0")).out().lines()).hasSize(4);
        assertThat(scalars(run(with(show, "--json")).out())).contains("key=ü", "word=ü", "count=5", "more=false");
        assertThat(scalars(run(with(show, "--json", "--limit", "1")).out())).contains("more=true");
    }

    @Test
    void verifiesAndSaysWhichFileIsDamaged() throws Exception {
        Checkpoints.of("good", storage);
        Checkpoints.of("bad", storage);
        Path file = Checkpoints.stateFile(storage.resolve("bad"));

        assertThat(run("checkpoint", "verify", storage.toString()).exitCode()).isZero();
        Checkpoints.damage(file);

        Result verify = run("checkpoint", "verify", storage.toString());
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out())
                .containsPattern("good/chk-\\d+: sound \\(1 file, \\d+ B read\\)")
                .containsPattern("chk-\\d+: 1 problem")
                .contains(file.toString(), "CRC-32C")
                .contains("1 of 2 checkpoints cannot be restored.");
        Result json = run("checkpoint", "verify", storage.toString(), "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(scalars(json.out())).contains("sound=true", "sound=false", "job=bad", "gone=false");
    }

    @Test
    void tellsDamageFromAWrongArgument() throws Exception {
        Checkpoints.of("job", storage);
        Checkpoints.damage(Checkpoints.stateFile(storage));

        Result show = run("checkpoint", "show", storage.toString());
        assertThat(show.exitCode()).isEqualTo(1);
        assertThat(show.out()).contains("keyed state  cannot be described: ", "CRC-32C");
        Result entries = run("checkpoint", "show", storage.toString(), "--operator", "counts", "--state", "x");
        assertThat(entries.exitCode()).isEqualTo(1);
        assertThat(entries.err()).startsWith("tidemark: ").contains("CRC-32C");

        Checkpoints.damage(Checkpoints.newest(storage).resolve("metadata.json"));
        assertThat(run("checkpoint", "list", storage.toString())).satisfies(list -> {
            assertThat(list.exitCode()).isEqualTo(1);
            assertThat(list.out()).contains(" damaged\n", "metadata.json is damaged");
        });
        assertThat(run("checkpoint", "show", storage.toString()).exitCode()).isEqualTo(1);
        assertThat(run("checkpoint", "verify", storage.toString()).exitCode()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithTheArguments() throws Exception {
        Checkpoints.of("job", storage);
        String place = storage.toString();
        Path empty = Files.createDirectory(storage.resolve("empty"));

        refused("there is no such directory", "checkpoint", "list", place + "/nowhere");
        refused("there is no complete checkpoint", "checkpoint", "verify", empty.toString());
        refused("there is no checkpoint in it", "checkpoint", "show", empty.toString());
        refused("scheme 'ftp'", "checkpoint", "list", "ftp://user:secret@host/path");
        refused("it has credentials in it", "checkpoint", "list", "s3://user:secret@bucket/path");
        refused("neither a path nor a URI", "checkpoint", "list", "file:/a b");
        refused("no operator 'x'", "checkpoint", "show", place, "--operator", "x");
        refused("no state 'x'", "checkpoint", "show", place, "--operator", "counts", "--state", "x");
        refused("--state needs --operator", "checkpoint", "show", place, "--state", "x");
        refused("--limit needs --state", "checkpoint", "show", place, "--limit", "3");
        refused("'many'", "checkpoint", "show", place, "--operator", "a", "--state", "b", "--limit", "many");
        refused("Missing required parameter: 'PATH'", "checkpoint", "list");
        refused("A command is missing", "checkpoint");
        refused("A command is missing");
        refused("'--jason'", "checkpoint", "list", place, "--jason");
        for (String location : List.of("ftp://user:secret@host/path", "s3://user:secret@bucket/path")) {
            assertThat(run("checkpoint", "list", location).err()).doesNotContain("secret");
        }
        assertThat(storage.resolve("nowhere")).doesNotExist();
    }

    private static void refused(String why, String... arguments) {
        Result result = run(arguments);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
        assertThat(result.err()).contains(why);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void printsNothingThatATerminalWouldObey() throws Exception {
        Checkpoints.of("job \u001b[2J \u202e\u0007", storage);

        String out = run("checkpoint", "list", storage.toString()).out();
        assertThat(out).contains("job \\u001b[2J \\u202e\\u0007").doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(run("checkpoint", "show", storage.toString()).out()).doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(scalars(
                        run("checkpoint", "list", storage.toString(), "--json").out()))
                .contains("job=job \u001b[2J \u202e\u0007");
    }

    @Test
    void changesNothingAndNeedsNoRightToWrite() throws Exception {
        Checkpoints.of("job", storage);
        Map<Path, FileTime> before = Checkpoints.changes(storage);
        try {
            for (Path path : before.keySet()) {
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--"));
            }
            assertThat(run("checkpoint", "list", storage.toString()).exitCode()).isZero();
            assertThat(run("checkpoint", "show", storage.toString()).exitCode()).isZero();
            assertThat(run("checkpoint", "verify", storage.toString()).exitCode())
                    .isZero();
        } finally {
            for (Path path : before.keySet()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }

        assertThat(Checkpoints.changes(storage)).isEqualTo(before);
    }

    @Test
    void helpsWithEveryCommand() {
        for (String command : List.of("list", "show", "verify")) {
            Result help = run("checkpoint", command, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("Usage: tidemark checkpoint " + command, "--json", "Exit codes:");
        }
        assertThat(run("--help").out()).contains("Usage: tidemark", "checkpoint");
    }

    /** The name under which a sum is kept is the engine's business. */
    @Test
    void looksIntoRocksDb() throws Exception {
        assertLooksInto(storage.toUri().toString(), "rocksdb");
    }

    @Test
    void looksIntoS3() throws Exception {
        S3Server.setCredentialsOfThisProcess();
        try (S3Server server = S3Server.start(storage)) {
            server.createBucket("bucket");
            assertLooksInto(
                    "s3://bucket/jobs?path-style=true&region=us-east-1&endpoint=" + server.endpoint(), "rocksdb");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void looksIntoADatabaseInAFile(String product) throws Exception {
        assertLooksInto("jdbc:" + product + ":" + storage.resolve("checkpoints"), "memory");
    }

    @Test
    void looksIntoADatabaseServer() throws Exception {
        assumeTrue(PostgresServer.isAvailable(), PostgresServer.unavailable());
        try (PostgresServer server = PostgresServer.start()) {
            assertLooksInto(server.url(), "memory");
        }
    }

    private static void assertLooksInto(String location, String backend) throws Exception {
        Checkpoints.of("job", location, backend);

        Result list = run("checkpoint", "list", location);
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out()).containsPattern("job +\\d+ +1 .*complete");
        Result verify = run("checkpoint", "verify", location);
        assertThat(verify.exitCode()).as(verify.err()).isZero();
        assertThat(verify.out()).contains("sound");
        Result show = run("checkpoint", "show", location);
        assertThat(show.exitCode()).as(show.err()).isZero();
        assertThat(show.out()).contains("keyed state  by '" + backend + "', keys: string\n");
        Result entries = run("checkpoint", "show", location, "--operator", "counts", "--state", state(location));
        assertThat(entries.exitCode()).as(entries.err()).isZero();
        assertThat(entries.out()).contains("\"b\"  {\"word\":\"b\",\"count\":10}", "3 entries.");
    }

    private String state() {
        return state(storage.toString());
    }

    private static String state(String location) {
        return scalars(run("checkpoint", "show", location, "--operator", "counts", "--json")
                        .out())
                .stream()
                .filter(line -> line.startsWith("name=") && !line.equals("name=the counts"))
                .map(line -> line.substring("name=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Tidemark.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Reads one JSON document and returns its scalars as {@code name=value}; fails if it is none, or more than one. */
    private static List<String> scalars(String json) {
        List<String> scalars = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            int documents = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()) {
                    scalars.add(parser.currentName() + "=" + parser.getText());
                }
                documents += parser.currentToken().isStructEnd()
                                && parser.getParsingContext().inRoot()
                        ? 1
                        : 0;
            }
            assertThat(documents).as(json).isEqualTo(1);
            return scalars;
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
