package io.tidemark.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FunctionTypesTest {
    interface Mapper<I, O> extends Serializable {
        O map(I value) throws Exception;

        @Override
        boolean equals(Object other);

        default Mapper<I, O> self() {
            return this;
        }
    }

    interface Predicate<T> extends Serializable {
        boolean test(T value);
    }

    interface FromFlight<O> extends Mapper<Flight, O> {
        @Override
        O map(Flight value);
    }

    interface Supplying<I, O> extends Mapper<I, O> {
        O supply();

        @Override
        default O map(I value) {
            return supply();
        }
    }

    interface ListOfNames extends Mapper<Flight, List<String>> {}

    record Flight(String origin, int delay, List<String> tags) {
        static Flight parse(String line) {
            return new Flight(line, 0, List.of());
        }
    }

    static class Named implements Mapper<Flight, Map<String, List<Long>>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<String, List<Long>> map(Flight value) {
            return Map.of();
        }
    }

    abstract static class Middle<A, B> implements Serializable, Mapper<A, List<? extends B>> {
        private static final long serialVersionUID = 1L;
    }

    static class Leaf extends Middle<Flight, Integer[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public List<? extends Integer[]> map(Flight value) {
            return List.of();
        }
    }

    static class Open<T> implements Mapper<T, T> {
        private static final long serialVersionUID = 1L;

        @Override
        public T map(T value) {
            return value;
        }
    }

    abstract static class Process<K, I, O> implements Serializable {
        private static final long serialVersionUID = 1L;

        abstract O process(K key, I value);
    }

    private final String prefix = "x";

    private static Optional<Type> returned(Mapper<?, ?> mapper) {
        return FunctionTypes.returnType(mapper, Mapper.class);
    }

    private static Optional<Type> taken(Mapper<?, ?> mapper) {
        return FunctionTypes.parameterType(mapper, Mapper.class, 0);
    }

    private static void assertTypes(Mapper<?, ?> mapper, Class<?> taken, Class<?> returned) {
        assertThat(taken(mapper)).contains(taken);
        assertThat(returned(mapper)).contains(returned);
    }

    private static <I, O> Mapper<I, O> typed(Mapper<I, O> mapper) {
        return mapper;
    }

    @Test
    void readsLambdas() {
        assertTypes(FunctionTypesTest.<Flight, String>typed(f -> f.origin()), Flight.class, String.class);
        assertTypes(FunctionTypesTest.<Integer, Long>typed(i -> i + 1L), Integer.class, Long.class);
        assertTypes(FunctionTypesTest.<int[], byte[]>typed(a -> new byte[a.length]), int[].class, byte[].class);
        assertTypes(FunctionTypesTest.<Flight, List<String>>typed(f -> f.tags()), Flight.class, List.class);
    }

    @Test
    void readsLambdasThatCaptureWhatCannotBeSerialized() {
        Object notSerializable = new Object();
        Thread thread = Thread.currentThread();
        assertTypes(
                FunctionTypesTest.<Flight, String>typed(f -> prefix + notSerializable + thread + f.delay()),
                Flight.class,
                String.class);
    }

    @Test
    void readsMethodReferences() {
        Flight flight = new Flight("JFK", 5, List.of());
        Function<String, Integer> other = String::length;
        assertTypes(FunctionTypesTest.<String, Flight>typed(Flight::parse), String.class, Flight.class);
        assertTypes(FunctionTypesTest.<Flight, String>typed(Flight::origin), Flight.class, String.class);
        assertTypes(FunctionTypesTest.<Flight, Integer>typed(Flight::delay), Flight.class, Integer.class);
        assertThat(taken(FunctionTypesTest.<Object, Boolean>typed(flight::equals)))
                .isEmpty();
        assertThat(returned(FunctionTypesTest.<Object, Boolean>typed(flight::equals)))
                .contains(Boolean.class);
        assertTypes(FunctionTypesTest.<String, Integer>typed(other::apply), String.class, Integer.class);
        assertTypes(
                FunctionTypesTest.<String, StringBuilder>typed(StringBuilder::new), String.class, StringBuilder.class);
        assertTypes(FunctionTypesTest.<Integer, int[]>typed(int[]::new), Integer.class, int[].class);
    }

    @Test
    void asksTheMethodBehindALambdaWhereItsOwnSignatureSaysNothing() {
        assertThat(returned(FunctionTypesTest.<Flight, Object>typed(Flight::origin)))
                .contains(String.class);
        assertThat(returned(FunctionTypesTest.<String, Object>typed(StringBuilder::new)))
                .contains(StringBuilder.class);
    }

    @Test
    void keepsPrimitivesOfTheInterface() {
        Predicate<Flight> late = f -> f.delay() > 0;
        assertThat(FunctionTypes.returnType(late, Predicate.class)).contains(boolean.class);
        assertThat(FunctionTypes.parameterType(late, Predicate.class, 0)).contains(Flight.class);
    }

    @Test
    void readsInterfacesThatFixATypeArgument() {
        FromFlight<String> origin = Flight::origin;
        assertTypes(origin, Flight.class, String.class);
        assertThat(FunctionTypes.returnType(origin, FromFlight.class)).contains(String.class);
        ListOfNames names = Flight::tags;
        assertThat(taken(names)).contains(Flight.class);
        assertThat(returned(names)).get().hasToString("java.util.List<java.lang.String>");
    }

    @Test
    void readsClassesWithTheirTypeArguments() {
        assertThat(taken(new Named())).contains(Flight.class);
        assertThat(returned(new Named()))
                .get()
                .isInstanceOf(ParameterizedType.class)
                .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Long>>");
        assertThat(returned(new Leaf())).get().hasToString("java.util.List<java.lang.Integer[]>");
        assertThat(taken(new Leaf())).contains(Flight.class);
        Mapper<String, List<Flight>> anonymous = new Mapper<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public List<Flight> map(String value) {
                return new ArrayList<>();
            }
        };
        assertThat(taken(anonymous)).contains(String.class);
        assertThat(returned(anonymous)).get().hasToString("java.util.List<" + Flight.class.getName() + ">");
        assertThat(returned(new Open<Flight>() {
                    private static final long serialVersionUID = 1L;
                }))
                .contains(Flight.class);
    }

    @Test
    void equalsTheTypesThatTheJdkMakes() throws Exception {
        Type ours = returned(new Named()).orElseThrow();
        Type theirs = Named.class.getMethod("map", Flight.class).getGenericReturnType();
        assertThat(ours).isEqualTo(theirs).hasSameHashCodeAs(theirs);
        assertThat(theirs).isEqualTo(ours);
    }

    @Test
    void readsTypeArgumentsOfAbstractClasses() {
        Process<String, Flight, List<Long>> process = new Process<>() {
            private static final long serialVersionUID = 1L;

            @Override
            List<Long> process(String key, Flight value) {
                return List.of();
            }
        };
        assertThat(FunctionTypes.typeArgument(process, Process.class, 0)).contains(String.class);
        assertThat(FunctionTypes.typeArgument(process, Process.class, 1)).contains(Flight.class);
        assertThat(FunctionTypes.typeArgument(process, Process.class, 2))
                .get()
                .hasToString("java.util.List<java.lang.Long>");
        assertThat(FunctionTypes.typeArgument("no process", Process.class, 0)).isEmpty();
    }

    private static <T> Mapper<T, T> identity() {
        return value -> value;
    }

    @Test
    void saysThatItDoesNotKnow() {
        assertThat(returned(FunctionTypesTest.<Flight>identity())).isEmpty();
        assertThat(taken(FunctionTypesTest.<Flight>identity())).isEmpty();
        assertThat(returned(new Open<Flight>())).isEmpty();
        Supplying<Flight, String> supplying = () -> "x";
        assertThat(taken(supplying)).isEmpty();
        assertThat(returned(supplying)).isEmpty();
        Function<String, Integer> notSerializable = String::length;
        assertThat(FunctionTypes.returnType(notSerializable, Function.class)).isEmpty();
    }
}
