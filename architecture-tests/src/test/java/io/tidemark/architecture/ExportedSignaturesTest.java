package io.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see is the JDK's and ours: no type of a library is in a signature that a module exports. */
class ExportedSignaturesTest {
    /** The testkit's tests are inherited from, and JUnit runs them. */
    private static final String TESTKIT = "io.tidemark.testkit.";

    private static final String JUNIT = "org.junit.jupiter.api.";

    /** An adapter's own builder may take the client of its library, and what that gives: that is what it is for. */
    private static final Map<String, String> CLIENTS = Map.of(
            "io.tidemark.backend.s3.S3CheckpointStorage$Builder.", "software.amazon.awssdk.services.s3.S3Client",
            "io.tidemark.connector.kafka.KafkaSourceBuilder.", "org.apache.kafka.common.TopicPartition",
            "io.tidemark.connector.kafka.OffsetsInitializer.", "org.apache.kafka.common.TopicPartition",
            "io.tidemark.connector.kafka.KafkaRecordDeserializer.", "org.apache.kafka.clients.consumer.ConsumerRecord");

    @Test
    void noLibraryTypeIsInAnExportedSignature() {
        Set<String> leaks = new TreeSet<>();
        int seen = 0;
        for (ProjectModule module : ProjectModule.shipped()) {
            Set<String> exported = module.descriptor().exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            for (JavaClass javaClass : module.classes()) {
                if (exported.contains(javaClass.getPackageName()) && isVisible(javaClass)) {
                    seen++;
                    leaks.addAll(leaks(javaClass));
                }
            }
        }

        assertThat(seen).as("exported classes looked at").isGreaterThan(100);
        assertThat(leaks).isEmpty();
    }

    @Test
    void findsLeaksInSupertypesFieldsParametersAndTypeArguments() {
        Set<String> leaks = leaks(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_ARCHIVES)
                .importClasses(Leaking.class)
                .get(Leaking.class));

        assertThat(leaks).anySatisfy(leak -> assertThat(leak).contains("Assert").contains("supertype"));
        assertThat(leaks).anySatisfy(leak -> assertThat(leak).contains("classes"));
        assertThat(leaks).anySatisfy(leak -> assertThat(leak).contains("takes"));
        assertThat(leaks).noneSatisfy(leak -> assertThat(leak).contains("hidden"));
    }

    private static Set<String> leaks(JavaClass javaClass) {
        Set<String> leaks = new TreeSet<>();
        Stream.concat(javaClass.getSuperclass().stream(), javaClass.getInterfaces().stream())
                .forEach(type -> addLeaks(type, javaClass.getName() + " (supertype)", leaks));
        javaClass.getTypeParameters().forEach(type -> addLeaks(type, javaClass.getName(), leaks));
        for (JavaField field : javaClass.getFields()) {
            if (isVisible(field)) {
                addLeaks(field.getType(), field.getFullName(), leaks);
            }
        }
        for (JavaCodeUnit codeUnit : javaClass.getCodeUnits()) {
            if (isVisible(codeUnit)) {
                addLeaks(codeUnit.getReturnType(), codeUnit.getFullName(), leaks);
                codeUnit.getParameterTypes().forEach(type -> addLeaks(type, codeUnit.getFullName(), leaks));
                codeUnit.getTypeParameters().forEach(type -> addLeaks(type, codeUnit.getFullName(), leaks));
                codeUnit.getExceptionTypes().forEach(type -> addLeaks(type, codeUnit.getFullName(), leaks));
            }
        }
        return leaks;
    }

    private static void addLeaks(JavaType type, String where, Set<String> leaks) {
        for (JavaClass involved : type.getAllInvolvedRawTypes()) {
            JavaClass raw = involved.getBaseComponentType();
            String name = raw.getName();
            if (!raw.isPrimitive()
                    && !name.startsWith("java.")
                    && !name.startsWith("javax.sql.")
                    && !name.startsWith("io.tidemark.")
                    && !(where.startsWith(TESTKIT) && name.startsWith(JUNIT))
                    && !isClientOfBuilder(where, name)) {
                leaks.add(where + " shows " + name);
            }
        }
    }

    private static boolean isClientOfBuilder(String where, String name) {
        return CLIENTS.entrySet().stream()
                .anyMatch(client -> where.startsWith(client.getKey()) && name.equals(client.getValue()));
    }

    private static boolean isVisible(JavaClass javaClass) {
        return isVisible(javaClass.getModifiers())
                && javaClass
                        .getEnclosingClass()
                        .map(ExportedSignaturesTest::isVisible)
                        .orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return isVisible(member.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** What an exported class must never look like. */
    @SuppressWarnings("unused")
    public abstract static class Leaking implements org.assertj.core.api.Assert<Leaking, Object> {
        protected Set<JavaClass> classes = Set.of();
        private Set<JavaField> hidden = Set.of();

        protected void takes(JavaMember[] members) {}
    }
}
