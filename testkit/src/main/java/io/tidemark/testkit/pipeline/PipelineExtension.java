package io.tidemark.testkit.pipeline;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link PipelineTest} to each test method that has one as a parameter, and releases it after the test. The same
 * one goes to {@code @BeforeEach} methods:
 *
 * <pre>{@code
 * @ExtendWith(PipelineExtension.class)
 * class WordCountTest {
 *     @Test
 *     void countsWords(PipelineTest test) { … }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class PipelineExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(PipelineExtension.class);

    /** For JUnit. */
    public PipelineExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PipelineTest.class
                && parameter.getDeclaringExecutable() instanceof Method
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        PipelineTest test = test(store);
        if (test == null) {
            test = new PipelineTest();
            store.put(PipelineTest.class, test);
        }
        return test;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        PipelineTest test = test(context.getStore(NAMESPACE));
        if (test != null) {
            test.close();
        }
    }

    private static @Nullable PipelineTest test(Store store) {
        return store.get(PipelineTest.class, PipelineTest.class);
    }
}
