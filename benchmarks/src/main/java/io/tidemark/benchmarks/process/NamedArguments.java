package io.tidemark.benchmarks.process;

import java.util.Map;
import java.util.TreeMap;

/** Arguments such as {@code size=1024}. What is not given has its default. */
public final class NamedArguments {
    private final Map<String, String> values;

    private NamedArguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads arguments.
     *
     * @param defaults what there can be, by name
     * @param arguments of a command line
     * @return what they say
     * @throws IllegalArgumentException if a name is not known; the message lists the names
     */
    public static NamedArguments parse(Map<String, String> defaults, String... arguments) {
        Map<String, String> values = new TreeMap<>(defaults);
        for (String argument : arguments) {
            String[] nameAndValue = argument.split("=", 2);
            if (nameAndValue.length < 2 || values.replace(nameAndValue[0], nameAndValue[1]) == null) {
                throw new IllegalArgumentException("There is no '" + argument + "'; give some of "
                        + String.join(
                                ", ",
                                values.entrySet().stream()
                                        .map(Map.Entry::toString)
                                        .toList()));
            }
        }
        return new NamedArguments(values);
    }

    /**
     * Returns a value as it was given.
     *
     * @param name one of those that have a default
     * @return never {@code null}
     */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /**
     * Returns a value as a number.
     *
     * @param name one of those that have a default
     * @param least the smallest that makes sense
     * @return up to {@link Integer#MAX_VALUE}
     * @throws IllegalArgumentException if it is no such number
     */
    public int number(String name, int least) {
        try {
            int number = Integer.parseInt(text(name));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what was expected
        }
        throw new IllegalArgumentException(name + " is a whole number from " + least + ", not '" + text(name) + "'");
    }
}
