package io.tidemark.api.types;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The erased signature that the compiler saw where a lambda was written.
 *
 * <p>A serializable lambda replaces itself by a {@link SerializedLambda} when it is written to an object stream. The
 * stream used here takes that replacement and writes nothing of it, so that captured values need not be serializable;
 * and since it is the JDK that asks the lambda for it, no package has to be open.
 */
final class LambdaSignature {
    private final MethodType instantiated;
    private final SerializedLambda lambda;
    private final @Nullable ClassLoader loader;

    private LambdaSignature(SerializedLambda lambda, @Nullable ClassLoader loader) {
        this.lambda = lambda;
        this.loader = loader;
        this.instantiated = MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), loader);
    }

    /** Returns the signature of a lambda or method reference; {@code null} for other objects and if it is unknown. */
    static @Nullable LambdaSignature of(Object function) {
        if (!(function instanceof Serializable) || !function.getClass().isHidden()) {
            return null;
        }
        try {
            SerializedLambda found = ask(function);
            return found == null
                    ? null
                    : new LambdaSignature(found, function.getClass().getClassLoader());
        } catch (IOException | ReflectiveOperationException | TypeNotPresentException e) {
            // Not a lambda that can say more, or its signature names a class that is gone: the type stays unknown, and
            // the caller asks the user for it.
            return null;
        }
    }

    /**
     * Calls the method that the stream would call, if its package is open, as it is on the class path: the first
     * object stream of a process costs a tenth of the time that a small job has to start and finish.
     */
    private static @Nullable SerializedLambda ask(Object function) throws IOException, ReflectiveOperationException {
        Method replacement = function.getClass().getDeclaredMethod("writeReplace");
        if (replacement.trySetAccessible()) {
            return replacement.invoke(function) instanceof SerializedLambda lambda ? lambda : null;
        }
        try (Capture capture = new Capture()) {
            capture.writeObject(function);
            return capture.found;
        }
    }

    /** Says whether the lambda is this method; it is another where an interface implements this one by default. */
    boolean implementsMethod(Method method) {
        return lambda.getFunctionalInterfaceMethodName().equals(method.getName())
                && instantiated.parameterCount() == method.getParameterCount();
    }

    Class<?> parameter(int index) {
        return instantiated.parameterType(index);
    }

    /**
     * Returns the type that the lambda was asked to return. Where that says nothing, the method behind it may say more:
     * a {@code Function<Flight, Object>} made of {@code Flight::origin} returns strings.
     */
    Class<?> returned() {
        if (instantiated.returnType() != Object.class) {
            return instantiated.returnType();
        }
        if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
            return MethodType.fromMethodDescriptorString("()L" + lambda.getImplClass() + ";", loader)
                    .returnType();
        }
        return MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader)
                .returnType();
    }

    private static final class Capture extends ObjectOutputStream {
        @Nullable
        SerializedLambda found;

        Capture() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                found = lambda;
            }
            return null;
        }
    }
}
