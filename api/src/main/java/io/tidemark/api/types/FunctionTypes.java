package io.tidemark.api.types;

import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types that a user's function takes and returns, so that {@code map(Flight::origin)} needs no type hint.
 *
 * <p>A class, anonymous or named, tells all by its generic supertypes if it implements, for example,
 * {@code KeySelector<Flight, List<String>>}. A lambda or a method reference declares no type arguments; of it the
 * compiler keeps the erased signature, if it is {@code Serializable}, in its {@link SerializedLambda}. What neither
 * tells, and {@code Object}, is unknown.
 *
 * <p>Works without any package being open to Tidemark. Loads classes that the signature names, initializes none, and
 * calls no code of the user but a {@code writeReplace} method that a hidden class may have.
 */
public final class FunctionTypes {
    private FunctionTypes() {}

    /**
     * Finds what a function returns.
     *
     * @param function the user's function
     * @param functionalInterface the interface with the one abstract method that is meant
     * @return a class, or a parameterized type without type variables; a primitive type where the method returns one;
     *     empty if unknown, {@code void} or {@code Object}
     */
    public static Optional<Type> returnType(Object function, Class<?> functionalInterface) {
        LambdaSignature lambda = LambdaSignature.of(function);
        if (lambda != null && isDirectly(function, functionalInterface)) {
            return known(lambda.returned());
        }
        Method method = singleMethod(functionalInterface);
        Type declared = declared(function, functionalInterface, method.getGenericReturnType());
        if (declared == null && lambda != null && lambda.implementsMethod(method)) {
            return known(lambda.returned());
        }
        return known(declared);
    }

    /**
     * Finds what a function takes.
     *
     * @param function the user's function
     * @param functionalInterface the interface with the one abstract method that is meant
     * @param index of the parameter, from 0
     * @return as {@link #returnType}
     */
    public static Optional<Type> parameterType(Object function, Class<?> functionalInterface, int index) {
        LambdaSignature lambda = LambdaSignature.of(function);
        if (lambda != null && isDirectly(function, functionalInterface)) {
            return known(lambda.parameter(index));
        }
        Method method = singleMethod(functionalInterface);
        Type declared = declared(function, functionalInterface, method.getGenericParameterTypes()[index]);
        if (declared == null && lambda != null && lambda.implementsMethod(method)) {
            return known(lambda.parameter(index));
        }
        return known(declared);
    }

    /**
     * Finds the type argument that a function's class gives to one of its generic supertypes. Meant for abstract
     * classes, which no lambda can extend, and for interfaces with several methods.
     *
     * @param function the user's function
     * @param declaring a generic class or interface that it extends or implements
     * @param index of the type parameter, from 0
     * @return as {@link #returnType}
     */
    public static Optional<Type> typeArgument(Object function, Class<?> declaring, int index) {
        return known(declared(function, declaring, declaring.getTypeParameters()[index]));
    }

    /** A lambda of the interface itself: its class declares no type arguments that would be worth a look. */
    private static boolean isDirectly(Object lambda, Class<?> functionalInterface) {
        return lambda.getClass().getInterfaces()[0] == functionalInterface;
    }

    private static @Nullable Type declared(Object function, Class<?> declaring, Type type) {
        if (type instanceof Class<?>) {
            return type == Object.class ? null : type;
        }
        Map<TypeVariable<?>, Type> arguments = GenericSupertypes.argumentsOf(declaring, function.getClass());
        return arguments == null ? null : GenericSupertypes.substitute(type, arguments);
    }

    private static Optional<Type> known(@Nullable Type type) {
        return type == null || type == Object.class || type == void.class ? Optional.empty() : Optional.of(type);
    }

    /** Finds the method that a lambda would implement. */
    private static Method singleMethod(Class<?> functionalInterface) {
        Method found = null;
        for (Method method : functionalInterface.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method) && overrides(method, found)) {
                found = method;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException(functionalInterface.getName() + " has no abstract method");
        }
        return found;
    }

    /** An interface may narrow a method that it inherits: then both are listed, and the narrower one counts. */
    private static boolean overrides(Method method, @Nullable Method other) {
        return other == null || other.getDeclaringClass().isAssignableFrom(method.getDeclaringClass());
    }

    private static boolean isOfObject(Method method) {
        MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        return switch (method.getName()) {
            case "equals" -> type.equals(MethodType.methodType(boolean.class, Object.class));
            case "hashCode" -> type.equals(MethodType.methodType(int.class));
            case "toString" -> type.equals(MethodType.methodType(String.class));
            default -> false;
        };
    }
}
