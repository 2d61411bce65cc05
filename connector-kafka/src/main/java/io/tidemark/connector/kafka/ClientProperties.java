package io.tidemark.connector.kafka;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a Kafka client that a user gave. Those that the connector owns are refused with a word on what to use in
 * their place; secrets are never shown. Not thread-safe.
 */
final class ClientProperties implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern SECRET =
            Pattern.compile("password|secret|jaas|credential|token(?!\\.endpoint)|\\.key$");
    /** Between the parts of a login configuration. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\"'=;]+");

    private static final String USER_NAME = "username";
    private static final Set<String> WORDS = Set.of("required", USER_NAME, "password");
    private static final int SHORTEST_SECRET = 3;
    private static final String HIDDEN = "[hidden]";

    private final TreeMap<String, String> given = new TreeMap<>();

    /** Copies what is there now. */
    ClientProperties copy() {
        ClientProperties copy = new ClientProperties();
        copy.given.putAll(given);
        return copy;
    }

    /**
     * Sets a property.
     *
     * @param owned names that the connector owns, with what to do instead
     */
    void set(String name, String value, Map<String, String> owned) {
        String instead = owned.get(name);
        if (instead != null) {
            throw new IllegalArgumentException("The client property '" + name + "' is the connector's own: " + instead);
        }
        given.put(name, value);
    }

    /**
     * Sets all properties.
     *
     * @param properties with texts as keys and values, also those of its defaults
     * @param owned names that the connector owns, with what to do instead
     */
    void setAll(Properties properties, Map<String, String> owned) {
        for (Object name : properties.keySet()) {
            if (!(name instanceof String text) || properties.getProperty(text) == null) {
                throw new IllegalArgumentException("The client property '" + name
                        + "' is no text. Give each value as text, as in a file of client properties.");
            }
        }
        for (String name : properties.stringPropertyNames()) {
            set(name, properties.getProperty(name), owned);
        }
    }

    @Nullable
    String get(String name) {
        return given.get(name);
    }

    String getOrDefault(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    /** Returns what to make a client of: what was given, over defaults. */
    Properties over(Map<String, String> defaults) {
        Properties all = new Properties();
        all.putAll(defaults);
        all.putAll(given);
        return all;
    }

    /** Returns a text without the secrets that are given here, for what Kafka's client says of them. */
    String hide(String text) {
        String shown = text;
        for (Map.Entry<String, String> property : given.entrySet()) {
            if (isSecret(property.getKey())) {
                shown = shown.replace(property.getValue(), HIDDEN);
                shown = hideParts(property.getValue(), shown);
            }
        }
        return shown;
    }

    /** Returns a failure as the cause of another one, unless its stack trace holds a secret that is given here. */
    @Nullable
    Throwable asCause(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return hide(text.toString()).contentEquals(text.getBuffer()) ? failure : null;
    }

    /** The name of the user is no secret, and may well be a part of the names of topics and groups. */
    private static String hideParts(String secret, String text) {
        String shown = text;
        String before = "";
        for (String part : SEPARATORS.split(secret)) {
            boolean isOpen = part.length() < SHORTEST_SECRET || isWord(part) || before.equals(USER_NAME);
            shown = isOpen ? shown : shown.replace(part, HIDDEN);
            before = part;
        }
        return shown;
    }

    /** Names of login modules and their options are no secrets. */
    private static boolean isWord(String part) {
        return part.startsWith("org.apache.kafka.") || WORDS.contains(part);
    }

    static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** Returns the properties without their secrets. */
    @Override
    public String toString() {
        TreeMap<String, String> shown = new TreeMap<>(given);
        shown.replaceAll((name, value) -> isSecret(name) ? HIDDEN : value);
        return shown.toString();
    }
}
