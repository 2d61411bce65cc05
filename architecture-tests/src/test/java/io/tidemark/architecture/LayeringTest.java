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
            entry("connector-socket", Set.of("checkpoint-spi")),
            entry("connector-kafka", Set.of("checkpoint-spi")),
            entry("connector-rabbitmq", Set.of("checkpoint-spi")),
            entry("connector-elasticsearch", Set.of("checkpoint-spi")),
            entry("connector-twitter", Set.of("checkpoint-spi")),
            // the one adapter that knows another: it writes and reads its files on another file system
            entry("connector-hdfs", Set.of("checkpoint-spi", "connector-files")));

    /** Per module: others' modules it may use beside {@link #PLAIN_JDK}. Annotations of JSpecify are free for all. */
    private static final Map<String, Set<String>> OTHERS = Map.ofEntries(
            entry("checkpoint-metadata", Set.of("com.fasterxml.jackson.core")),
            entry(
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
                            "software.amazon.awssdk.utils")),
            entry("engine-local", Set.of("org.jctools.core.jdk11")),
            entry("backend-jdbc", Set.of("java.sql")),
            entry("cli", Set.of("info.picocli", "com.fasterxml.jackson.core")),
            entry("testkit", Set.of("org.assertj.core", "org.junit.jupiter.api")),
            entry("backend-filesystem", Set.of("jdk.unsupported")), // to write past the page cache
            entry("backend-rocksdb", Set.of("rocksdbjni")),
            entry("connector-files", Set.of("com.fasterxml.jackson.core")),
            entry("connector-socket", Set.of("jdk.net")),
            entry("connector-rabbitmq", Set.of("com.rabbitmq.client")),
            entry(
                    "connector-kafka",
                    Set.of(
                            "com.github.luben.zstd_jni",
                            "java.management",
                            "java.security.jgss",
                            "java.security.sasl",
                            "jdk.unsupported",
                            "kafka.clients",
                            "org.slf4j")),
            entry("connector-elasticsearch", Set.of("com.fasterxml.jackson.core", "java.net.http")),
            entry("connector-twitter", Set.of("com.fasterxml.jackson.core", "java.net.http")),
            entry(
                    "connector-hdfs",
                    Set.of(
                            "hadoop.client.api",
                            "java.management",
                            "java.security.sasl",
                            "java.xml",
                            "jdk.security.auth",
                            "jdk.unsupported",
                            "org.slf4j")));

    /** The packages that the modules of {@link #OTHERS} give, where they are not called as the module is. */
    private static final Map<String, Set<String>> PACKAGES = Map.ofEntries(
            entry("org.jctools.core.jdk11", Set.of("org.jctools.")),
            entry("com.fasterxml.jackson.core", Set.of("com.fasterxml.jackson.core.")),
            entry("info.picocli", Set.of("picocli.")),
            entry("rocksdbjni", Set.of("org.rocksdb.")),
            entry("org.assertj.core", Set.of("org.assertj.core.")),
            entry("org.junit.jupiter.api", Set.of("org.junit.jupiter.api.")),
            entry("kafka.clients", Set.of("org.apache.kafka.")),
            entry("hadoop.client.api", Set.of("org.apache.hadoop.")),
            entry("java.sql", Set.of("java.sql.", "javax.sql.")),
            entry("jdk.net", Set.of("jdk.net.", "jdk.nio.")),
            entry("jdk.unsupported", Set.of("com.sun.nio.file.")));

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
                || dotted.startsWith("javax.net.") // of java.base
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
