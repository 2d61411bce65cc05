package io.tidemark.architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may depend on whom: the table of the architecture, checked in the descriptors and in the byte code. */
class LayeringTest {
    /** The JDK's modules that hold nothing but the language's library. */
    private static final Set<String> PLAIN_JDK = Set.of("java.base");

    /** Per module: our modules it may use. An adapter sees the ports alone, so adapters cannot know each other. */
    private static final Map<String, Set<String>> OURS = Map.ofEntries(
            entry("checkpoint-spi", Set.of()),
            entry("api", Set.of("checkpoint-spi")),
            entry("core", Set.of("api", "checkpoint-spi")),
            entry("checkpoint-metadata", Set.of("core", "api", "checkpoint-spi")),
            entry("engine-local", Set.of("core", "api", "checkpoint-spi", "checkpoint-metadata")),
            entry("savepoint-reader", Set.of("core", "api", "checkpoint-spi", "checkpoint-metadata")),
            entry("cli", Set.of("savepoint-reader", "checkpoint-metadata", "checkpoint-spi")),
            entry("testkit", Set.of("core", "api", "checkpoint-spi")),
            entry("backend-memory", Set.of("checkpoint-spi")),
            entry("backend-filesystem", Set.of("checkpoint-spi")),
            entry("backend-rocksdb", Set.of("checkpoint-spi")),
            entry("backend-s3", Set.of("checkpoint-spi")),
            entry("backend-jdbc", Set.of("checkpoint-spi")),
            entry("connector-files", Set.of("checkpoint-spi")),
            entry("connector-socket", Set.of("checkpoint-spi")));

    /** Per module: others' modules it may use beside {@link #PLAIN_JDK}. Annotations of JSpecify are free for all. */
    private static final Map<String, Set<String>> OTHERS = Map.of(
            "checkpoint-metadata", Set.of("com.fasterxml.jackson.core"),
            "backend-s3",
                    Set.of(
                            "java.xml",
                            "software.amazon.awssdk.awscore",
                            "software.amazon.awssdk.core",
                            "software.amazon.awssdk.http",
                            "software.amazon.awssdk.http.urlconnection",
                            "software.amazon.awssdk.regions",
                            "software.amazon.awssdk.retries",
                            "software.amazon.awssdk.retries.api",
                            "software.amazon.awssdk.services.s3",
                            "software.amazon.awssdk.utils"),
            "engine-local", Set.of("org.jctools.core.jdk11"),
            "backend-jdbc", Set.of("java.sql"),
            "cli", Set.of("info.picocli", "com.fasterxml.jackson.core"),
            "testkit", Set.of("org.assertj.core", "org.junit.jupiter.api"),
            "backend-rocksdb", Set.of("rocksdbjni"),
            "connector-files", Set.of("com.fasterxml.jackson.core"),
            "connector-socket", Set.of("jdk.net"));

    /** The packages that the modules of {@link #OTHERS} give, where they are not called as the module is. */
    private static final Map<String, Set<String>> PACKAGES = Map.of(
            "org.jctools.core.jdk11", Set.of("org.jctools."),
            "com.fasterxml.jackson.core", Set.of("com.fasterxml.jackson.core."),
            "info.picocli", Set.of("picocli."),
            "rocksdbjni", Set.of("org.rocksdb."),
            "org.assertj.core", Set.of("org.assertj.core."),
            "org.junit.jupiter.api", Set.of("org.junit.jupiter.api."),
            "java.sql", Set.of("java.sql.", "javax.sql."),
            "jdk.net", Set.of("jdk.net.", "jdk.nio."));

    /** Modules of few classes, and how many they have at least. */
    private static final Map<String, Integer> SMALL = Map.of("checkpoint-metadata", 3);

    @Test
    void knowsEveryModuleOfTheBuild() {
        List<String> inTheBuild = ProjectModule.folders().stream()
                .filter(ProjectModule::isShipped)
                .toList();
        List<String> onTheClassPath =
                ProjectModule.shipped().stream().map(ProjectModule::folder).toList();

        assertThat(inTheBuild).containsExactlyInAnyOrderElementsOf(OURS.keySet());
        assertThat(onTheClassPath).containsExactlyInAnyOrderElementsOf(OURS.keySet());
    }

    @Test
    void sawTheClassesOfEveryModule() {
        assertThat(ProjectModule.shipped())
                .allSatisfy(module -> assertThat(module.classes().size())
                        .as(module.folder())
                        .isGreaterThan(SMALL.getOrDefault(module.folder(), 10)));
        assertThat(ProjectModule.of("core").classes().size()).isGreaterThan(80);
        assertThat(ProjectModule.of("api").classes().size()).isGreaterThan(80);
    }

    @Test
    void requiresOnlyWhatTheTableAllows() {
        Map<String, Set<String>> surplus = new TreeMap<>();
        for (ProjectModule module : ProjectModule.shipped()) {
            Set<String> allowed = new TreeSet<>(PLAIN_JDK);
            OURS.get(module.folder()).forEach(folder -> allowed.add(ProjectModule.nameOf(folder)));
            allowed.addAll(OTHERS.getOrDefault(module.folder(), Set.of()));
            Set<String> required = module.descriptor().requires().stream()
                    .filter(requires -> !isAnnotationsOnly(requires))
                    .map(ModuleDescriptor.Requires::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            required.removeAll(allowed);
            if (!required.isEmpty()) {
                surplus.put(module.folder(), required);
            }
        }

        assertThat(surplus).isEmpty();
    }

    @Test
    void usesOnlyPackagesThatTheTableAllows() {
        Set<String> surplus = new TreeSet<>();
        for (ProjectModule module : ProjectModule.shipped()) {
            for (JavaClass javaClass : module.classes()) {
                for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if (!isAllowed(module, target)) {
                        surplus.add(module.folder() + ": " + dependency.getDescription());
                    }
                }
            }
        }

        assertThat(surplus).isEmpty();
    }

    private static boolean isAllowed(ProjectModule module, String target) {
        String dotted = target + ".";
        return target.isEmpty() // a primitive
                || dotted.startsWith("java.")
                || dotted.startsWith("org.jspecify.annotations.")
                || isIn(ProjectModule.nameOf(module.folder()), dotted)
                || OURS.get(module.folder()).stream().anyMatch(folder -> isIn(ProjectModule.nameOf(folder), dotted))
                || OTHERS.getOrDefault(module.folder(), Set.of()).stream()
                        .flatMap(name -> PACKAGES.getOrDefault(name, Set.of(name + ".")).stream())
                        .anyMatch(dotted::startsWith);
    }

    private static boolean isIn(String rootPackage, String dottedPackage) {
        return dottedPackage.startsWith(rootPackage + ".");
    }

    private static boolean isAnnotationsOnly(ModuleDescriptor.Requires requires) {
        return requires.name().equals("org.jspecify")
                && requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
    }
}
