package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The core is pure: the same events, the same commands, always. It has no thread, lock, clock, entropy, I/O or logger. The
 * test is a whitelist, so that a way round it that nobody thought of is closed too.
 */
class CorePurityTest {
    /** Packages of the JDK whose classes are pure but for {@link #IMPURE_CLASSES} and {@link #IMPURE_MEMBERS}. */
    private static final Set<String> PURE_PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke", // lambdas and string concatenation
            "java.lang.runtime", // the methods of records
            "java.math",
            "java.nio.charset",
            "java.time",
            "java.util",
            "java.util.function",
            "java.util.stream");

    /**
     * Classes of packages that are not pure as a whole. Failing is no I/O, neither is being serializable, nor is turning
     * a value into bytes in memory.
     */
    private static final Set<String> PURE_CLASSES = Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.DataInput",
            "java.io.DataInputStream",
            "java.io.DataOutput",
            "java.io.DataOutputStream",
            "java.io.IOException",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Serializable",
            "java.io.UncheckedIOException");

    private static final Set<String> IMPURE_CLASSES = Set.of(
            "java.lang.ClassLoader",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.System$Logger",
            "java.lang.System$LoggerFinder",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.lang.invoke.VarHandle",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.util.Timer",
            "java.util.TimerTask");

    /** What no class may call, by owner; an owner's other members are fine. */
    private static final Map<String, Set<String>> IMPURE_MEMBERS = Map.of(
            "java.lang.Math", Set.of("random"),
            "java.lang.StrictMath", Set.of("random"),
            "java.lang.Object", Set.of("wait", "notify", "notifyAll"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.Collections", Set.of("shuffle"),
            "java.util.Locale", Set.of("getDefault"),
            "java.util.TimeZone", Set.of("getDefault"),
            "java.time.ZoneId", Set.of("systemDefault"));

    /** What of {@link System} is pure. */
    private static final Set<String> PURE_OF_SYSTEM = Set.of("arraycopy");

    private static final String OURS = "io.tidemark.";

    @Test
    void hasNoThreadClockEntropyInputOrOutput() {
        JavaClasses core = ProjectModule.of("core").classes();

        assertThat(core.size()).isGreaterThan(80);
        assertThat(impurities(core)).isEmpty();
    }

    @Test
    void findsEachKindOfImpurity() {
        Set<String> found = impurities(new ClassFileImporter().importClasses(Impure.class));

        for (String expected : List.of(
                "locks.ReentrantLock",
                "Thread.",
                "nanoTime",
                "currentTimeMillis",
                "Instant.now",
                "SplittableRandom",
                "randomUUID",
                "Math.random",
                "java.nio.file.Files",
                "System.out",
                "Logger",
                "volatile",
                "synchronized")) {
            assertThat(found).as(expected).anySatisfy(line -> assertThat(line).contains(expected));
        }
    }

    private static Set<String> impurities(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        for (JavaClass javaClass : classes) {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                if (!isPure(dependency.getTargetClass().getBaseComponentType())) {
                    found.add(dependency.getDescription());
                }
            }
            for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
                if (!isPure(access)) {
                    found.add(access.getDescription());
                }
            }
            for (JavaField field : javaClass.getFields()) {
                if (field.getModifiers().contains(JavaModifier.VOLATILE)) {
                    found.add("volatile " + field.getFullName());
                }
            }
            for (JavaMethod method : javaClass.getMethods()) {
                if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                    found.add("synchronized " + method.getFullName());
                }
            }
        }
        return found;
    }

    private static boolean isPure(JavaClass target) {
        String name = target.getName();
        return target.isPrimitive()
                || name.startsWith(OURS)
                || name.startsWith("org.jspecify.annotations.")
                || PURE_CLASSES.contains(name)
                || PURE_PACKAGES.contains(target.getPackageName()) && !IMPURE_CLASSES.contains(name);
    }

    private static boolean isPure(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getName();
        if (owner.equals("java.lang.System")) {
            return PURE_OF_SYSTEM.contains(member);
        }
        if (access.getTargetOwner().getPackageName().equals("java.time")) {
            return !member.equals("now");
        }
        if (owner.equals("java.util.SplittableRandom") && member.equals("<init>")) {
            return access.getDescription().contains("SplittableRandom.<init>(long)");
        }
        return !IMPURE_MEMBERS.getOrDefault(owner, Set.of()).contains(member);
    }

    /** What the core must never look like. */
    private static final class Impure {
        private static final System.Logger LOGGER = System.getLogger("impure");
        private volatile long seen;

        @SuppressWarnings("unused")
        synchronized void run() throws InterruptedException, java.io.IOException {
            new java.util.concurrent.locks.ReentrantLock().lock();
            Thread.currentThread().interrupt();
            seen = System.nanoTime()
                    + System.currentTimeMillis()
                    + Instant.now().toEpochMilli();
            seen += new SplittableRandom().nextLong() + UUID.randomUUID().getLeastSignificantBits();
            seen += (long) Math.random() + java.nio.file.Files.size(java.nio.file.Path.of("."));
            System.out.println(seen);
            LOGGER.log(System.Logger.Level.INFO, "seen");
        }
    }
}
