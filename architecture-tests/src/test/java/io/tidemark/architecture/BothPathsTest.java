package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.architecture.UserModule.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jars work for a user on the module path and on the class path, also where the JDK is cut down to its base. */
@Timeout(120)
class BothPathsTest {
    private static final List<String> WORDS = List.of("to", "be", "or", "not", "to", "be", "to");
    private static final List<String> COUNTS = List.of("be,1", "be,2", "not,1", "or,1", "to,1", "to,2", "to,3");

    private static final String IN_THE_MODULE = UserModule.NAME + "/" + UserModule.MAIN;

    @Test
    void runsFromTheModulePath(@TempDir Path directory) throws IOException, InterruptedException {
        UserModule user = new UserModule(directory);

        Result result =
                user.run(WORDS, List.of("-p", user.path(), "--add-modules", "ALL-MODULE-PATH", "-m", IN_THE_MODULE));

        assertThat(result.published()).containsExactlyElementsOf(COUNTS);
        assertThat(result.printed()).contains("user module " + UserModule.NAME);
    }

    @Test
    void runsFromTheModulePathWithTheBaseModuleAlone(@TempDir Path directory) throws IOException, InterruptedException {
        UserModule user = new UserModule(directory);
        String ours = UserModule.NAME + "," + UserModule.services();

        Result result = user.run(
                WORDS, List.of("-p", user.path(), "--limit-modules", ours, "--add-modules", ours, "-m", IN_THE_MODULE));

        assertThat(result.published()).containsExactlyElementsOf(COUNTS);
        assertThat(modulesOfTheJdk(result)).containsExactly("java.base");
    }

    @Test
    void runsFromTheClassPath(@TempDir Path directory) throws IOException, InterruptedException {
        UserModule user = new UserModule(directory);

        Result result = user.run(WORDS, List.of("-cp", user.path(), UserModule.MAIN));

        assertThat(result.published()).containsExactlyElementsOf(COUNTS);
        assertThat(result.printed()).contains("user module null");
    }

    @Test
    void runsFromTheClassPathWithTheBaseModuleAlone(@TempDir Path directory) throws IOException, InterruptedException {
        UserModule user = new UserModule(directory);

        Result result = user.run(WORDS, List.of("--limit-modules", "java.base", "-cp", user.path(), UserModule.MAIN));

        assertThat(result.published()).containsExactlyElementsOf(COUNTS);
        assertThat(modulesOfTheJdk(result)).containsExactly("java.base");
    }

    private static List<String> modulesOfTheJdk(Result result) {
        return result.printed().stream()
                .filter(line -> line.startsWith("modules "))
                .map(line -> line.substring("modules ".length()))
                .flatMap(line -> List.of(line.split(" ")).stream())
                .filter(module -> module.startsWith("java.") || module.startsWith("jdk."))
                .toList();
    }
}
