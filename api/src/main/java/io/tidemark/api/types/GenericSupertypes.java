package io.tidemark.api.types;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows a class to one of its generic supertypes and keeps track of what the type variables stand for. */
final class GenericSupertypes {
    private GenericSupertypes() {}

    /**
     * Finds what the type parameters of a supertype stand for.
     *
     * @param target the supertype
     * @param type the class to start from
     * @return for each type parameter that is known its type; {@code null} if {@code type} does not extend
     *     {@code target}
     */
    static @Nullable Map<TypeVariable<?>, Type> argumentsOf(Class<?> target, Class<?> type) {
        return follow(target, type, Map.of());
    }

    private static @Nullable Map<TypeVariable<?>, Type> follow(
            Class<?> target, Type type, Map<TypeVariable<?>, Type> known) {
        Class<?> raw = type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
        if (!target.isAssignableFrom(raw)) {
            return null;
        }
        Map<TypeVariable<?>, Type> arguments = type instanceof ParameterizedType p ? bind(raw, p, known) : Map.of();
        if (raw == target) {
            return arguments;
        }
        if (raw.getSuperclass() != null && target.isAssignableFrom(raw.getSuperclass())) {
            return follow(target, raw.getGenericSuperclass(), arguments);
        }
        for (Type implemented : raw.getGenericInterfaces()) {
            Map<TypeVariable<?>, Type> found = follow(target, implemented, arguments);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Map<TypeVariable<?>, Type> bind(
            Class<?> raw, ParameterizedType type, Map<TypeVariable<?>, Type> known) {
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        Type[] arguments = type.getActualTypeArguments();
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        for (int i = 0; i < parameters.length; i++) {
            Type argument = substitute(arguments[i], known);
            if (argument != null) {
                bound.put(parameters[i], argument);
            }
        }
        return bound;
    }

    /**
     * Replaces type variables by what they stand for, and wildcards by their upper bound.
     *
     * @return {@code null} if a variable is not known
     */
    static @Nullable Type substitute(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof Class<?>) {
            return type;
        }
        if (type instanceof TypeVariable<?>) {
            return known.get(type);
        }
        if (type instanceof WildcardType wildcard) {
            return substitute(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType array) {
            return substitute(array.getGenericComponentType(), known) instanceof Class<?> component
                    ? component.arrayType()
                    : null;
        }
        return type instanceof ParameterizedType parameterized ? substituteArguments(parameterized, known) : null;
    }

    private static @Nullable Type substituteArguments(ParameterizedType type, Map<TypeVariable<?>, Type> known) {
        Type[] arguments = type.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
            Type argument = substitute(arguments[i], known);
            if (argument == null) {
                return null;
            }
            arguments[i] = argument;
        }
        return new Parameterized((Class<?>) type.getRawType(), List.of(arguments), type.getOwnerType());
    }

    /** A type with arguments, none of which is a variable. */
    private record Parameterized(
            Class<?> raw, List<Type> arguments, @Nullable Type owner) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        /** As the interface demands: equal to any other implementation that says the same. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(owner, that.getOwnerType())
                    && Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
        }

        /** As the JDK's implementation computes it, for the two may be equal. */
        @Override
        public int hashCode() {
            return Arrays.hashCode(getActualTypeArguments()) ^ Objects.hashCode(owner) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return arguments.stream()
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
        }
    }
}
