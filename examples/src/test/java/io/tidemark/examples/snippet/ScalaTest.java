package io.tidemark.examples.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.examples.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalaTest {
    @TempDir
    Path directory;

    @Test
    void aScalaProgramCompilesWithoutParenthesesOnTheGettersAndRuns() throws IOException, InterruptedException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<String> compile = List.of(
                "-usejavacp", "-deprecation", "-Werror", "-d", classes.toString(), "src/test/scala/Snippet.scala");
        try (JavaProcess compiler =
                JavaProcess.start(directory, JavaProcess.classPath(), "scala.tools.nsc.Main", compile)) {
            assertThat(compiler.exitCode())
                    .as(compiler.output() + compiler.errors())
                    .isZero();
        }
        String classPath = classes + File.pathSeparator + JavaProcess.classPath();
        try (JavaProcess program = JavaProcess.start(directory, classPath, "Snippet", List.of())) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("every 1000 ms, EXACTLY_ONCE, 60000 ms, 1 at a time", "(be,2)", "(to,2)", "(or,1)");
        }
    }
}
