package io.tidemark.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a JDK for a program that does not run on every one: the one that runs this, or one that is installed beside it. */
final class JavaHome {
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private JavaHome() {}

    /**
     * Finds a JDK.
     *
     * @param first feature version that will do, such as 17
     * @param last feature version that will do
     * @return its home, or {@code null} if there is none
     */
    static @Nullable Path find(int first, int last) {
        Path own = Path.of(System.getProperty("java.home"));
        List<Path> homes = new ArrayList<>(List.of(own));
        try (Stream<Path> beside = Files.list(own.resolveSibling(""))) {
            beside.sorted().forEach(homes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return homes.stream()
                .filter(home -> featureVersion(home) >= first && featureVersion(home) <= last)
                .findFirst()
                .orElse(null);
    }

    /** Returns 0 where no JDK is. */
    private static int featureVersion(Path home) {
        Path facts = home.resolve("release");
        if (!Files.isRegularFile(facts) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(facts));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
