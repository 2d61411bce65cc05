package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every adapter has its tests: each thing a user can choose has one that bears its name, and the contract of its port. */
class AdapterTestsTest {
    private static final String PORTS = "io.tidemark.checkpoint.spi.";
    private static final Set<String> CONNECTOR_PORTS = Set.of(PORTS + "source.Source", PORTS + "sink.Sink");
    private static final String STATE_BACKEND = PORTS + "state.StateBackend";
    private static final String STORAGE = PORTS + "storage.CheckpointStorageProvider";
    private static final List<String> STORAGE_CONTRACTS = List.of(
            "CheckpointStorageContract",
            "CheckpointFencingContract",
            "CheckpointOwnersContract",
            "CheckpointDamageContract",
            "CheckpointOutageContract");

    @Test
    void everySourceAndSinkHasATestOfItsName() throws IOException {
        Set<String> untested = new TreeSet<>();
        int seen = 0;
        for (ProjectModule module : adapters()) {
            for (JavaClass javaClass : module.classes()) {
                if (isConnector(javaClass)) {
                    seen++;
                    if (testsNamed(module, javaClass.getSimpleName()).isEmpty()) {
                        untested.add(javaClass.getName());
                    }
                }
            }
        }

        assertThat(seen).as("sources and sinks").isGreaterThanOrEqualTo(5);
        assertThat(untested).isEmpty();
    }

    @Test
    void everySourceAndSinkIsHeldToTheContract() throws IOException {
        Set<String> free = new TreeSet<>();
        int seen = 0;
        for (ProjectModule module : adapters()) {
            for (JavaClass javaClass : module.classes()) {
                for (String port : CONNECTOR_PORTS) {
                    if (isConnector(javaClass) && javaClass.isAssignableTo(port)) {
                        seen++;
                        if (!isHeld(module, javaClass.getSimpleName(), simpleName(port) + "Contract")) {
                            free.add(javaClass.getName());
                        }
                    }
                }
            }
        }

        assertThat(seen).as("sources and sinks").isGreaterThanOrEqualTo(5);
        assertThat(free).isEmpty();
    }

    /** A test named after the connector extends the contract: itself, by classes in it, or by one that several have in common. */
    private static boolean isHeld(ProjectModule module, String connector, String contract) {
        String itself = "extends " + contract + "<";
        Pattern test = Pattern.compile("class " + connector + "\\w*ContractTest");
        Pattern inCommon = Pattern.compile("class " + connector + "Contract " + itself);
        List<String> tests = SourceFile.all().stream()
                .filter(source -> source.isTest() && source.isIn(module.folder()))
                .map(source -> source.tree().toString())
                .toList();
        boolean common = tests.stream().anyMatch(text -> inCommon.matcher(text).find());
        return tests.stream()
                .filter(text -> test.matcher(text).find())
                .anyMatch(
                        text -> text.contains(itself) || common && text.contains("extends " + connector + "Contract "));
    }

    @Test
    void everyStateBackendHasTestsOfItsStoreAndOfRestoring() throws IOException {
        int seen = 0;
        for (ProjectModule module : adapters()) {
            for (String provider : providersOf(module, STATE_BACKEND)) {
                seen++;
                String prefix = simpleName(provider).replaceFirst("StateBackend$", "");
                assertThat(testsNamed(module, prefix + "Store")).as(provider).isNotEmpty();
                assertThat(testsNamed(module, "Restore")).as(provider).isNotEmpty();
            }
        }

        assertThat(seen).as("state backends").isPositive();
    }

    @Test
    void everyStorageKeepsTheContract() throws IOException {
        int seen = 0;
        for (ProjectModule module : adapters()) {
            for (String provider : providersOf(module, STORAGE)) {
                seen++;
                assertThat(testsNamed(module, simpleName(provider)))
                        .as(provider)
                        .isNotEmpty();
                for (String contract : STORAGE_CONTRACTS) {
                    assertThat(SourceFile.all())
                            .as(contract + " in " + module.folder())
                            .filteredOn(source -> source.isTest() && source.isIn(module.folder()))
                            .filteredOn(source -> source.tree().toString().contains("extends " + contract))
                            .isNotEmpty();
                }
            }
        }

        assertThat(seen).as("storages").isGreaterThanOrEqualTo(2);
    }

    private static List<ProjectModule> adapters() {
        return ProjectModule.shipped().stream().filter(ProjectModule::isAdapter).toList();
    }

    private static boolean isConnector(JavaClass javaClass) {
        return javaClass.getModifiers().contains(JavaModifier.PUBLIC)
                && !javaClass.isInterface()
                && CONNECTOR_PORTS.stream().anyMatch(javaClass::isAssignableTo);
    }

    private static List<String> providersOf(ProjectModule module, String service) {
        return module.descriptor().provides().stream()
                .filter(provides -> provides.service().equals(service))
                .flatMap(provides -> provides.providers().stream())
                .toList();
    }

    private static Set<String> testsNamed(ProjectModule module, String prefix) throws IOException {
        Path tests = ProjectModule.root().resolve(module.folder()).resolve("src/test/java");
        try (Stream<Path> files = Files.walk(tests)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith("Test.java"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
