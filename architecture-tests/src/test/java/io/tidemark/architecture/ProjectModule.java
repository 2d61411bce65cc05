package io.tidemark.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A module of the build that has classes: its folder, its sources and its jar.
 *
 * @param folder the folder in the root of the project, such as {@code backend-memory}
 * @param jar the artefact on the class path of this test
 * @param descriptor the descriptor in the artefact
 */
record ProjectModule(String folder, Path jar, ModuleDescriptor descriptor) {
    /** Folders whose modules ship nothing to a user: anything goes in them but size, names and test rules. */
    private static final List<String> WITHOUT_LAYER =
            List.of("architecture-tests", "benchmarks", "examples", "proof", "servers");

    private static final Pattern MODULE_ELEMENT = Pattern.compile("<module>([^<]+)</module>");
    private static final Map<String, JavaClasses> CLASSES = new ConcurrentHashMap<>();
    private static final List<ProjectModule> SHIPPED = findShipped();

    /** Returns the root of the project. */
    static Path root() {
        String module = System.getProperty("basedir", System.getProperty("user.dir"));
        Path root = Path.of(module).toAbsolutePath().getParent();
        if (!Files.isRegularFile(root.resolve("pom.xml"))) {
            throw new IllegalStateException("There is no pom.xml in " + root + "; run this test by Maven.");
        }
        return root;
    }

    /** Returns the folders of all modules of the build, in the order of the root POM. */
    static List<String> folders() {
        try {
            return MODULE_ELEMENT
                    .matcher(Files.readString(root().resolve("pom.xml")))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a module is one that users get. */
    static boolean isShipped(String folder) {
        return !WITHOUT_LAYER.contains(folder.replaceFirst("/.*", ""));
    }

    /** Returns the modules that users get, sorted by folder. */
    static List<ProjectModule> shipped() {
        return SHIPPED;
    }

    /** Returns the shipped module in a folder. */
    static ProjectModule of(String folder) {
        return SHIPPED.stream()
                .filter(module -> module.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No module '" + folder + "' is on the class path."));
    }

    /** Returns the name of the module in a folder, which is its root package too. */
    static String nameOf(String folder) {
        return "io.tidemark." + folder.replace('-', '.');
    }

    boolean isAdapter() {
        return folder.startsWith("backend-") || folder.startsWith("connector-");
    }

    /** Returns the classes in the jar; the module descriptor is not among them. */
    JavaClasses classes() {
        return CLASSES.computeIfAbsent(folder, key -> importClasses());
    }

    private JavaClasses importClasses() {
        if (Files.isDirectory(jar)) {
            return new ClassFileImporter().importPath(jar);
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return new ClassFileImporter().importJar(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the root of the sources of the main code. */
    Path mainSources() {
        return root().resolve(folder).resolve("src/main/java");
    }

    private static List<ProjectModule> findShipped() {
        Path[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("tidemark"))
                .map(Path::of)
                .filter(Files::exists)
                .toArray(Path[]::new);
        return ModuleFinder.of(classPath).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("io.tidemark."))
                .map(ProjectModule::of)
                .filter(module -> isShipped(module.folder()))
                .sorted(Comparator.comparing(ProjectModule::folder))
                .toList();
    }

    private static ProjectModule of(ModuleReference reference) {
        String name = reference.descriptor().name();
        String folder = folders().stream()
                .filter(candidate -> nameOf(candidate).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No folder of the build belongs to module " + name));
        return new ProjectModule(folder, Path.of(reference.location().orElseThrow()), reference.descriptor());
    }
}
