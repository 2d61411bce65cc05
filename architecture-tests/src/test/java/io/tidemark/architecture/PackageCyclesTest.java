package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The packages of a module form a directed graph without cycles, so that its folder listing tells the story. */
class PackageCyclesTest {
    /**
     * The port to the engines answers in the words of the root package (a job's handle, its failures), and the environment in
     * the root package looks engines up: one cycle of two packages, so that a user imports neither.
     */
    private static final Map<String, Set<String>> TOLERATED =
            Map.of("api", Set.of("io.tidemark.api", "io.tidemark.api.engine"));

    @Test
    void noModuleHasACycleAmongItsPackages() {
        SortedMap<String, SortedSet<String>> cycles = new TreeMap<>();
        for (ProjectModule module : ProjectModule.shipped()) {
            SortedSet<String> inCycles = packagesInCycles(module.classes(), JavaClass::getPackageName);
            if (!inCycles.isEmpty()) {
                cycles.put(module.folder(), inCycles);
            }
        }

        assertThat(cycles).isEqualTo(TOLERATED);
    }

    @Test
    void findsACycle() {
        JavaClasses classes = new ClassFileImporter().importClasses(First.class, Second.class, Third.class);

        assertThat(packagesInCycles(classes, JavaClass::getSimpleName)).containsExactly("First", "Second");
    }

    /** Strips packages on which nothing is left to depend, and those that depend on nothing left: the rest are cycles. */
    private static SortedSet<String> packagesInCycles(JavaClasses classes, Function<JavaClass, String> packageOf) {
        Map<String, SortedSet<String>> uses = new TreeMap<>();
        for (JavaClass javaClass : classes) {
            String from = packageOf.apply(javaClass);
            SortedSet<String> targets = uses.computeIfAbsent(from, key -> new TreeSet<>());
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String to = packageOf.apply(target);
                if (!to.equals(from) && classes.contain(target.getName())) {
                    targets.add(to);
                }
            }
        }
        boolean stripped = true;
        while (stripped) {
            SortedSet<String> used = new TreeSet<>();
            uses.values().forEach(used::addAll);
            List<String> ends = uses.entrySet().stream()
                    .filter(entry -> entry.getValue().isEmpty() || !used.contains(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            ends.forEach(uses::remove);
            uses.values().forEach(targets -> targets.removeAll(ends));
            stripped = !ends.isEmpty();
        }
        return new TreeSet<>(uses.keySet());
    }

    private static final class First {
        @SuppressWarnings("unused")
        Second second() {
            return new Second();
        }
    }

    private static final class Second {
        @SuppressWarnings("unused")
        First first() {
            return new First();
        }
    }

    private static final class Third {
        @SuppressWarnings("unused")
        First first() {
            return new First();
        }
    }
}
