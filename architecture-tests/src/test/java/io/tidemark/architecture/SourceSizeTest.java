package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ratchet on size: what outgrows it wants to be two things. */
class SourceSizeTest {
    /** What may be larger: the path of a file, or path#method, with the reason. */
    private static final Map<String, String> TOLERATED = Map.of();

    private record Limit(int fileLines, int methodLines) {}

    private static final Limit CORE = new Limit(400, 60);
    private static final Limit ELSEWHERE = new Limit(500, 70);

    @Test
    void noFileAndNoMethodIsTooLong() {
        Set<String> tooLong = new TreeSet<>();
        for (SourceFile source : SourceFile.all()) {
            Limit limit = source.isIn("core") && !source.isTest() ? CORE : ELSEWHERE;
            tooLong.addAll(tooLong(source, limit));
        }

        assertThat(SourceFile.all()).hasSizeGreaterThan(250);
        assertThat(tooLong).isEmpty();
    }

    @Test
    void measuresFilesAndMethods(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("Long.java");
        Files.writeString(file, """
                class Long {
                    /** Not counted. */
                    @Deprecated
                    void three() {
                        three();
                    }

                    void one() {}
                }
                """);
        SourceFile source = SourceFile.parse(file);

        assertThat(tooLong(source, new Limit(9, 3))).isEmpty();
        assertThat(tooLong(source, new Limit(8, 2)))
                .containsExactly("Long.java has 9 lines", "Long.java:3 method three has 3 lines");
    }

    private static Set<String> tooLong(SourceFile source, Limit limit) {
        Set<String> tooLong = new TreeSet<>();
        if (source.lines() > limit.fileLines() && !TOLERATED.containsKey(source.path())) {
            tooLong.add(source.path() + " has " + source.lines() + " lines");
        }
        for (MethodTree method : source.methods()) {
            int lines = source.linesOf(method);
            if (lines > limit.methodLines() && !TOLERATED.containsKey(source.path() + "#" + method.getName())) {
                tooLong.add(source.at(method) + " method " + method.getName() + " has " + lines + " lines");
            }
        }
        return tooLong;
    }
}
