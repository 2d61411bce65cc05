package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An example in the documentation that stands under the link to a source is a part of that source, so it compiles and runs. */
class DocumentedExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)\\[[^]]+]\\(([^)]+\\.java)\\)\n```java\n(.*?)```");

    @Test
    void everyExampleUnderALinkIsAPartOfItsSource() throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.list(ProjectModule.root().resolve("docs"))) {
            pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
        List<String> seen = new ArrayList<>();
        for (Path page : pages) {
            for (MatchResult example :
                    EXAMPLE.matcher(Files.readString(page)).results().toList()) {
                seen.add(example.group(1));
                Path source = page.resolveSibling(example.group(1)).normalize();
                assertThat(source)
                        .as("the source of an example in " + page.getFileName())
                        .content()
                        .contains(example.group(2));
            }
        }

        assertThat(seen).as("examples in docs").hasSizeGreaterThanOrEqualTo(2);
    }
}
