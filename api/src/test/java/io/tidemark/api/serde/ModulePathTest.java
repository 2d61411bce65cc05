package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a user's module and runs it in a JVM of its own, for only there the module system has a say. */
@Timeout(120)
class ModulePathTest {
    private static final String MAIN = """
            package com.acme.job;

            import io.tidemark.api.serde.Serdes;
            import io.tidemark.api.types.FunctionTypes;
            import java.io.*;
            import java.util.List;
            import java.util.function.Function;

            public class Main {
                interface Mapper<I, O> extends Serializable {
                    O map(I value);
                }

                public record Visible(int id, List<String> names) {}

                record Hidden(long id, Visible visible) {}

                static <T> void roundTrip(Class<T> type, T value) throws IOException {
                    try {
                        var serde = Serdes.of(type);
                        var bytes = new ByteArrayOutputStream();
                        serde.serialize(value, new DataOutputStream(bytes));
                        Object back = serde.deserialize(
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
                        System.out.println(back + " " + back.equals(value) + " " + (serde.hash(value) != 0));
                    } catch (IllegalArgumentException e) {
                        System.out.println(e.getMessage());
                    }
                }

                public static void main(String[] args) throws IOException {
                    System.out.println("module " + Main.class.getModule().getName());
                    Visible visible = new Visible(1, List.of("a"));
                    roundTrip(Visible.class, visible);
                    roundTrip(Hidden.class, new Hidden(2, visible));
                    int captured = args.length;
                    Mapper<Hidden, Visible> lambda = hidden -> captured == 0 ? hidden.visible() : null;
                    Mapper<Hidden, Visible> reference = Hidden::visible;
                    for (Mapper<?, ?> mapper : List.of(lambda, reference)) {
                        System.out.println(FunctionTypes.parameterType(mapper, Mapper.class, 0) + " "
                                + FunctionTypes.returnType(mapper, Mapper.class));
                    }
                }
            }
            """;

    private static final String VISIBLE_WORKS = "Visible[id=1, names=[a]] true true";
    private static final String HIDDEN_WORKS = "Hidden[id=2, visible=Visible[id=1, names=[a]]] true true";
    private static final String TYPES =
            "Optional[class com.acme.job.Main$Hidden] Optional[class com.acme.job.Main$Visible]";

    @TempDir
    Path folder;

    @Test
    void aClosedModuleIsToldWhichLineToAdd() throws Exception {
        assertThat(run(""))
                .containsExactly(
                        "module com.acme.jobs",
                        "Visible: Tidemark may not read the components of com.acme.job.Main$Visible. Add `opens"
                                + " com.acme.job to io.tidemark.api;` to the module-info.java of module com.acme.jobs.",
                        "Hidden.visible: Tidemark may not read the components of com.acme.job.Main$Visible. Add `opens"
                                + " com.acme.job to io.tidemark.api;` to the module-info.java of module com.acme.jobs.",
                        TYPES,
                        TYPES);
    }

    @Test
    void anExportedPackageIsEnoughForPublicRecords() throws Exception {
        List<String> lines = run("exports com.acme.job;");
        assertThat(lines).contains(VISIBLE_WORKS, TYPES);
        assertThat(lines.get(2)).startsWith("Hidden: Tidemark may not read the components of");
    }

    @Test
    void theLineThatTheMessageNamesIsTheCure() throws Exception {
        assertThat(run("opens com.acme.job to io.tidemark.api;"))
                .containsExactly("module com.acme.jobs", VISIBLE_WORKS, HIDDEN_WORKS, TYPES, TYPES);
    }

    @Test
    void nothingIsNeededOnTheClassPath() throws Exception {
        assertThat(run(null)).containsExactly("module null", VISIBLE_WORKS, HIDDEN_WORKS, TYPES, TYPES);
    }

    /** Runs the program with a line in its module descriptor, or on the class path without one. */
    private List<String> run(@Nullable String directive) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/com/acme/job"));
        Path classes = folder.resolve("classes");
        List<String> files = new ArrayList<>(
                List.of(Files.writeString(sources.resolve("Main.java"), MAIN).toString()));
        String path = String.join(
                System.getProperty("path.separator"),
                location(Serdes.class),
                location(Serde.class),
                location(Nullable.class));
        List<String> compile = new ArrayList<>(List.of("-d", classes.toString()));
        if (directive == null) {
            compile.addAll(List.of("-cp", path));
            compile.addAll(files);
            start("javac", compile);
            return start(
                    "java", List.of("-cp", path + System.getProperty("path.separator") + classes, "com.acme.job.Main"));
        }
        files.add(Files.writeString(
                        folder.resolve("src/module-info.java"),
                        "module com.acme.jobs { requires io.tidemark.api; " + directive + " }")
                .toString());
        String types = "io.tidemark.api/io.tidemark.api.types=com.acme.jobs";
        compile.addAll(List.of("-p", path, "--add-exports", types));
        compile.addAll(files);
        start("javac", compile);
        return start(
                "java",
                List.of(
                        "-p",
                        path + System.getProperty("path.separator") + classes,
                        "--add-exports",
                        types,
                        "-m",
                        "com.acme.jobs/com.acme.job.Main"));
    }

    private static List<String> start(String tool, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
