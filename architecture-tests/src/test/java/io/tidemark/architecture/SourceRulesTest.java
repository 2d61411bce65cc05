package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What names say, and that every test runs, each time, on every machine, without waiting by the clock. */
class SourceRulesTest {
    private static final Pattern EMPTY_NAME =
            Pattern.compile("\\w*(Impl|Util|Utils|Helper|Helpers|Manager)|(Abstract|Base)[A-Z]\\w*");
    private static final Pattern SWITCH = Pattern.compile("(Disabled|Enabled)\\w*");
    private static final String ABORT = "abort";
    private static final Pattern ASSUMPTION =
            Pattern.compile("(\\w+\\.)*(assume[A-Z]\\w*|assumingThat)|(Assumptions\\.)?" + ABORT);
    private static final String IMPORTED_ABORT = "org.junit.jupiter.api.Assumptions.abort";

    /** What may be missing on a machine: a server of the module {@code servers} that is a package of the system. */
    private static final Pattern OF_THE_MACHINE = Pattern.compile("\\w+Server\\.isAvailable\\(\\)");
    /**
     * The tests that skip a case by {@code abort} and a reason, because the real counterpart cannot exist on every machine, and
     * what that is. A medium of the storages' contract says what it cannot do by {@code StorageMedium.skip}.
     */
    private static final Map<String, String> SKIPPING_WITH_A_REASON = Map.of(
            "backend-rocksdb/src/test/java/io/tidemark/backend/rocksdb/NativeReleaseTest.java",
            "the list of open files, which Linux has",
            "engine-local/src/test/java/io/tidemark/engine/local/FullDiskTest.java",
            "a file system that the process may mount and fill",
            "examples/src/test/java/io/tidemark/examples/flights/KillTest.java",
            "PostgreSQL, a package of the system",
            "servers/src/test/java/io/tidemark/servers/ServerContainerTest.java",
            "a Docker engine, and the image of a server",
            "servers/src/test/java/io/tidemark/servers/SearchServerTest.java",
            "a JDK that OpenSearch 2 runs on",
            "connector-elasticsearch/src/test/java/io/tidemark/connector/elasticsearch/SharedNode.java",
            "a JDK that a version runs on, and the versions that a profile fetches",
            "connector-kafka/src/test/java/io/tidemark/connector/kafka/KafkaSinkSpillTest.java",
            "the list of open files of another process, which Linux has");

    private static final Pattern SLEEP = Pattern.compile("(.*\\.)?sleep");
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");
    private static final Pattern SKIPPING =
            Pattern.compile("<(skipTests|maven\\.test\\.skip|testFailureIgnore|excludedGroups|groups)>");

    @Test
    void everyNameSaysWhatTheThingIs() {
        Set<String> found = new TreeSet<>();
        for (SourceFile source : SourceFile.all()) {
            found.addAll(emptyNames(source));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noTestSleepsOrIsSwitchedOff() {
        Set<String> found = new TreeSet<>();
        long tests = 0;
        for (SourceFile source : SourceFile.all()) {
            if (source.isTest()) {
                tests++;
                found.addAll(sleepsAndSwitches(source));
            }
        }

        assertThat(tests).as("sources of tests").isGreaterThan(80);
        assertThat(found).isEmpty();
    }

    @Test
    void everyClassWithTestsIsNamedSoThatItRuns() {
        Set<String> found = new TreeSet<>();
        for (SourceFile source : SourceFile.all()) {
            if (source.isTest()) {
                found.addAll(testsThatDoNotRun(source));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noBuildFileSkipsTests() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String folder : ProjectModule.folders()) {
            Path pom = ProjectModule.root().resolve(folder).resolve("pom.xml");
            if (SKIPPING.matcher(Files.readString(pom)).find()) {
                found.add(pom.toString());
            }
        }

        assertThat(ProjectModule.folders()).hasSizeGreaterThan(8);
        assertThat(SKIPPING.matcher(Files.readString(ProjectModule.root().resolve("pom.xml")))
                        .find())
                .isFalse();
        assertThat(found).isEmpty();
    }

    @Test
    void findsWhatItForbids(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("Bad.java");
        Files.writeString(file, """
                class Bad {
                    interface BaseThing {}
                    static final class ThingHelper implements BaseThing {}
                    static final class BasementManageress {}
                    @Disabled @Test void first() throws Exception {
                        Thread.sleep(1);
                        Assumptions.assumeTrue(true);
                        Assumptions.abort("a reason");
                        transaction.abort();
                        abort("of my own");
                        assumeTrue(PostgresServer.isAvailable(), "reason");
                        TimeUnit.SECONDS.sleep(1);
                    }
                }
                """);
        SourceFile source = SourceFile.parse(file);

        assertThat(emptyNames(source)).containsExactly("Bad.java:2 BaseThing", "Bad.java:3 ThingHelper");
        assertThat(sleepsAndSwitches(source))
                .containsExactlyInAnyOrder(
                        "Bad.java:5 @Disabled",
                        "Bad.java:6 Thread.sleep",
                        "Bad.java:7 Assumptions.assumeTrue",
                        "Bad.java:8 Assumptions.abort",
                        "Bad.java:12 TimeUnit.SECONDS.sleep");
        assertThat(testsThatDoNotRun(source)).containsExactly("Bad.java:1 Bad");
    }

    private static Set<String> emptyNames(SourceFile source) {
        Set<String> found = new TreeSet<>();
        source.tree()
                .accept(
                        new TreeScanner<Void, Void>() {
                            @Override
                            public Void visitClass(ClassTree declared, Void unused) {
                                if (EMPTY_NAME.matcher(declared.getSimpleName()).matches()) {
                                    found.add(source.at(declared) + " " + declared.getSimpleName());
                                }
                                return super.visitClass(declared, unused);
                            }
                        },
                        null);
        return found;
    }

    private static Set<String> sleepsAndSwitches(SourceFile source) {
        Set<String> found = new TreeSet<>();
        source.tree()
                .accept(
                        new TreeScanner<Void, Void>() {
                            @Override
                            public Void visitAnnotation(AnnotationTree annotation, Void unused) {
                                if (SWITCH.matcher(simpleName(annotation)).matches()) {
                                    found.add(source.at(annotation) + " @" + simpleName(annotation));
                                }
                                return super.visitAnnotation(annotation, unused);
                            }

                            @Override
                            public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                                String method = call.getMethodSelect().toString();
                                if (SLEEP.matcher(method).matches()
                                        || isAssumption(method, source) && !isAllowed(call, source)) {
                                    found.add(source.at(call) + " " + method);
                                }
                                return super.visitMethodInvocation(call, unused);
                            }
                        },
                        null);
        return found;
    }

    /** Says whether a call may skip the test; a method {@code abort} of the test's own does not. */
    private static boolean isAssumption(String method, SourceFile source) {
        return ASSUMPTION.matcher(method).matches()
                && (!method.equals(ABORT)
                        || source.tree().getImports().stream()
                                .anyMatch(each ->
                                        each.getQualifiedIdentifier().toString().equals(IMPORTED_ABORT)));
    }

    /** Says whether a case is skipped in one of the two forms: for a server that is missing, or for a reason, where that is listed. */
    private static boolean isAllowed(MethodInvocationTree skipping, SourceFile source) {
        List<? extends ExpressionTree> arguments = skipping.getArguments();
        if (arguments.isEmpty()) {
            return false;
        }
        return OF_THE_MACHINE.matcher(arguments.get(0).toString()).matches()
                || skipping.getMethodSelect().toString().endsWith(ABORT)
                        && SKIPPING_WITH_A_REASON.containsKey(source.path());
    }

    private static Set<String> testsThatDoNotRun(SourceFile source) {
        return source.tree().getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(declared -> !declared.getSimpleName().toString().endsWith("Test"))
                .filter(declared -> !declared.getModifiers().getFlags().contains(Modifier.ABSTRACT))
                .filter(declared -> declared.getKind() == Tree.Kind.CLASS && hasTests(declared))
                .map(declared -> source.at(declared) + " " + declared.getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean hasTests(ClassTree declared) {
        Boolean found = declared.accept(
                new TreeScanner<Boolean, Void>() {
                    @Override
                    public Boolean visitAnnotation(AnnotationTree annotation, Void unused) {
                        return TESTS.contains(simpleName(annotation));
                    }

                    @Override
                    public Boolean reduce(Boolean first, Boolean second) {
                        return Boolean.TRUE.equals(first) || Boolean.TRUE.equals(second);
                    }
                },
                null);
        return Boolean.TRUE.equals(found);
    }

    private static String simpleName(AnnotationTree annotation) {
        String name = annotation.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
