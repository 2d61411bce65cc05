package io.tidemark.architecture;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descriptors in the jars: what each module exports and provides, on the module path and on the class path alike. */
class ModuleDescriptorTest {
    private static final String SERVICES = "META-INF/services";

    /** What a user may name, per module; a change here is a change of the public face. */
    private static final Map<String, List<String>> EXPORTS = Map.ofEntries(
            entry(
                    "checkpoint-spi",
                    List.of("guarantee", "metrics", "runtime", "serde", "sink", "source", "state", "storage")),
            entry(
                    "api",
                    List.of(
                            "",
                            "connector",
                            "dataflow",
                            "engine",
                            "eventtime",
                            "functions",
                            "serde",
                            "state",
                            "windowing")),
            entry(
                    "core",
                    List.of(
                            "barrier",
                            "checkpoint",
                            "guarantee",
                            "inflight",
                            "lifecycle",
                            "model",
                            "operator",
                            "plan",
                            "recovery",
                            "restart",
                            "source",
                            "stream",
                            "task",
                            "time")),
            entry("checkpoint-metadata", List.of("", "plugin")),
            entry("savepoint-reader", List.of("")),
            entry("cli", List.of()),
            entry("testkit", List.of("contract", "pipeline", "simulation")),
            entry("engine-local", List.of()),
            entry("backend-memory", List.of()),
            entry("backend-filesystem", List.of()),
            entry("backend-rocksdb", List.of("")),
            entry("backend-s3", List.of("", "sink")),
            entry("backend-jdbc", List.of("")),
            entry("connector-files", List.of("", "format")),
            entry("connector-socket", List.of("")),
            entry("connector-kafka", List.of("")),
            entry("connector-rabbitmq", List.of("")),
            entry("connector-elasticsearch", List.of("")),
            entry("connector-twitter", List.of("")),
            entry("connector-hdfs", List.of("")));

    /** What one module alone may name, and which: the exception of the architecture. */
    private static final Map<String, Map<String, Set<String>>> QUALIFIED_EXPORTS =
            Map.of("connector-files", Map.of("access", Set.of("connector-hdfs")));

    /** What is found by service loading, per module. */
    private static final Map<String, Map<String, List<String>>> PROVIDES = Map.of(
            "engine-local", Map.of("io.tidemark.api.engine.Engine", List.of("io.tidemark.engine.local.LocalEngine")),
            "backend-memory",
                    Map.of(
                            "io.tidemark.checkpoint.spi.state.StateBackend",
                            List.of("io.tidemark.backend.memory.state.MemoryStateBackend"),
                            "io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider",
                            List.of("io.tidemark.backend.memory.storage.MemoryCheckpointStorageProvider")),
            "backend-rocksdb",
                    Map.of(
                            "io.tidemark.checkpoint.spi.state.StateBackend",
                            List.of("io.tidemark.backend.rocksdb.RocksDbStateBackend")),
            "backend-filesystem",
                    Map.of(
                            "io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider",
                            List.of("io.tidemark.backend.filesystem.FileCheckpointStorageProvider")),
            "backend-s3",
                    Map.of(
                            "io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider",
                            List.of("io.tidemark.backend.s3.S3CheckpointStorageProvider")),
            "backend-jdbc",
                    Map.of(
                            "io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider",
                            List.of("io.tidemark.backend.jdbc.JdbcCheckpointStorageProvider")));

    /** Which services each module looks up. */
    private static final Map<String, List<String>> USES = Map.of(
            "api", List.of("io.tidemark.api.engine.Engine"),
            "testkit", List.of("io.tidemark.checkpoint.spi.state.StateBackend"),
            "checkpoint-metadata",
                    List.of(
                            "io.tidemark.checkpoint.spi.state.StateBackend",
                            "io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider"));

    @Test
    void exportsExactlyTheAgreedPackagesToEveryone() {
        for (ProjectModule module : ProjectModule.shipped()) {
            ModuleDescriptor descriptor = module.descriptor();
            SortedSet<String> expected = EXPORTS.get(module.folder()).stream()
                    .map(suffix -> suffix.isEmpty() ? descriptor.name() : descriptor.name() + "." + suffix)
                    .collect(toCollection(TreeSet::new));

            assertThat(descriptor.exports())
                    .as("unqualified exports of " + descriptor.name())
                    .filteredOn(exports -> !exports.isQualified())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void opensNothingAndExportsToChosenModulesWhatIsAgreedAlone() {
        assertThat(ProjectModule.shipped()).allSatisfy(module -> {
            ModuleDescriptor descriptor = module.descriptor();
            Map<String, Set<String>> expected = new TreeMap<>();
            QUALIFIED_EXPORTS
                    .getOrDefault(module.folder(), Map.of())
                    .forEach((suffix, folders) -> expected.put(
                            descriptor.name() + "." + suffix,
                            folders.stream().map(ProjectModule::nameOf).collect(toCollection(TreeSet::new))));
            assertThat(qualifiedExports(descriptor)).isEqualTo(expected);
            assertThat(descriptor.opens()).isEmpty();
            assertThat(descriptor.isOpen()).isFalse();
            assertThat(descriptor.isAutomatic()).isFalse();
        });
    }

    private static Map<String, Set<String>> qualifiedExports(ModuleDescriptor descriptor) {
        Map<String, Set<String>> qualified = new TreeMap<>();
        for (ModuleDescriptor.Exports exports : descriptor.exports()) {
            if (exports.isQualified()) {
                qualified.put(exports.source(), new TreeSet<>(exports.targets()));
            }
        }
        return qualified;
    }

    @Test
    void everyPackageStartsWithTheNameOfItsModule() {
        for (ProjectModule module : ProjectModule.shipped()) {
            String name = module.descriptor().name();

            assertThat(name).isEqualTo(ProjectModule.nameOf(module.folder()));
            assertThat(module.descriptor().packages())
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(packageName -> assertThat(packageName + ".").startsWith(name + "."));
        }
    }

    @Test
    void providesAndUsesExactlyTheAgreedServices() {
        for (ProjectModule module : ProjectModule.shipped()) {
            assertThat(provides(module))
                    .as(module.folder())
                    .isEqualTo(PROVIDES.getOrDefault(module.folder(), Map.of()));
            assertThat(module.descriptor().uses())
                    .as(module.folder())
                    .containsExactlyInAnyOrderElementsOf(USES.getOrDefault(module.folder(), List.of()));
        }
    }

    @Test
    void providesTheSameOnTheClassPathAsOnTheModulePath() throws IOException {
        for (ProjectModule module : ProjectModule.shipped()) {
            assertThat(servicesFiles(module.jar())).as(module.folder()).isEqualTo(provides(module));
        }
    }

    @Test
    void readsServicesFilesWithTheirComments(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve(SERVICES));
        Files.writeString(services.resolve("a.Service"), "# ours\na.First # the first\n\na.Second\n");

        assertThat(servicesFiles(directory)).isEqualTo(Map.of("a.Service", List.of("a.First", "a.Second")));
    }

    @Test
    void describesEveryModuleAndEveryPackageInWords() throws IOException {
        for (ProjectModule module : ProjectModule.shipped()) {
            String source = Files.readString(module.mainSources().resolve("module-info.java"));
            assertThat(source)
                    .as("module-info of " + module.folder())
                    .contains("/**", "@org.jspecify.annotations.NullMarked");
            for (String packageName : module.descriptor().packages()) {
                Path info = module.mainSources()
                        .resolve(packageName.replace('.', '/'))
                        .resolve("package-info.java");
                assertThat(info).isRegularFile().content().as(info.toString()).contains("/**");
            }
        }
    }

    private static SortedMap<String, List<String>> provides(ProjectModule module) {
        SortedMap<String, List<String>> provides = new TreeMap<>();
        module.descriptor().provides().forEach(provided -> provides.put(provided.service(), provided.providers()));
        return provides;
    }

    private static SortedMap<String, List<String>> servicesFiles(Path jarOrDirectory) throws IOException {
        if (Files.isDirectory(jarOrDirectory)) {
            return servicesIn(jarOrDirectory.resolve(SERVICES));
        }
        try (FileSystem jar = FileSystems.newFileSystem(jarOrDirectory)) {
            return servicesIn(jar.getPath(SERVICES));
        }
    }

    private static SortedMap<String, List<String>> servicesIn(Path directory) throws IOException {
        SortedMap<String, List<String>> services = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    List<String> providers = Files.readAllLines(file).stream()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .toList();
                    services.put(file.getFileName().toString(), providers);
                }
            }
        }
        return services;
    }
}
