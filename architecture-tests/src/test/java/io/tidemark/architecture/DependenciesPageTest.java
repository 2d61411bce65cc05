package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of dependencies names each one that a POM names, in the version that the root POM gives it. */
class DependenciesPageTest {
    private static final Pattern NAMED =
            Pattern.compile("<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");
    private static final Pattern EXCLUSION = Pattern.compile("(?s)<exclusion>.*?</exclusion>");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+\\.version)>([^<]+)</");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
    private static final String OURS = "tidemark-";

    @Test
    void namesEveryDependencyAndEveryPluginInItsVersion() throws IOException {
        Path root = ProjectModule.root();
        String page = Files.readString(root.resolve("docs/DEPENDENCIES.md"));
        SortedSet<String> missing = new TreeSet<>();
        int seen = missingOf(Files.readString(root.resolve("pom.xml")), page, missing);
        for (String folder : ProjectModule.folders()) {
            seen += missingOf(Files.readString(root.resolve(folder).resolve("pom.xml")), page, missing);
        }

        assertThat(seen).as("artefacts named in POMs").isGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    private static int missingOf(String pom, String page, SortedSet<String> missing) {
        Map<String, String> properties = new TreeMap<>();
        PROPERTY.matcher(pom).results().forEach(found -> properties.put(found.group(1), found.group(2)));
        int seen = 0;
        Matcher named = NAMED.matcher(EXCLUSION.matcher(pom).replaceAll(""));
        while (named.find()) {
            MatchResult artefact = named.toMatchResult();
            String name = artefact.group(1);
            if (name.startsWith(OURS)) {
                continue;
            }
            seen++;
            String version = artefact.group(2) == null ? "" : resolve(artefact.group(2), properties);
            boolean there = page.lines().anyMatch(line -> line.contains("`" + name + "`") && line.contains(version));
            if (!there) {
                missing.add((name + " " + version).strip());
            }
        }
        return seen;
    }

    /** A version that the root POM keeps is checked there. */
    private static String resolve(String version, Map<String, String> properties) {
        Matcher reference = REFERENCE.matcher(version);
        return reference.matches() ? properties.getOrDefault(reference.group(1), "") : version;
    }
}
