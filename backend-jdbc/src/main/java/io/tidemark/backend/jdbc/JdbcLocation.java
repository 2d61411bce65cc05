package io.tidemark.backend.jdbc;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints are: a JDBC URL, with options of this storage among its own, and a fragment that names a part of what is
 * there: {@code job/<name>}, {@code job/<name>/chk-0000000017}, {@code savepoint/<name>} or {@code savepoint}.
 *
 * @param text all but the fragment, as given; may hold a password
 * @param url what the driver gets; may hold a password
 * @param shown what messages may show
 * @param part the fragment, {@code null} for all of the storage
 * @param options of this storage
 * @param secrets what no message may show
 */
record JdbcLocation(
        String text, String url, String shown, @Nullable String part, JdbcStorageOptions options, Set<String> secrets) {
    static final String SCHEME = "jdbc";

    private static final Pattern OURS = Pattern.compile("([?&;])tidemark\\.([^=&;]*)=([^&;]*)");
    private static final Pattern ANY = Pattern.compile("[?&;]([^=&;]+)=([^&;]*)");
    private static final Pattern USER_INFO = Pattern.compile("^([^/]*//)([^/@]*)@");
    private static final Pattern SECRET = Pattern.compile("pass|pwd|secret|token|key|cipher");
    private static final Pattern OPTIONS = Pattern.compile("[?;]");

    static JdbcLocation of(URI location) {
        if (!SCHEME.equalsIgnoreCase(location.getScheme()) || !location.isOpaque()) {
            throw new IllegalArgumentException("Checkpoint location " + shown(location.toString())
                    + " is no database: write jdbc:postgresql://host/database, jdbc:h2:/path or jdbc:sqlite:/path");
        }
        String whole = location.toString();
        int hash = whole.indexOf('#');
        String text = hash < 0 ? whole : whole.substring(0, hash);
        String part = location.getFragment();
        return new JdbcLocation(
                text,
                urlOfDriver(text),
                shown(text),
                part == null || part.isEmpty() ? null : part,
                options(text),
                secrets(text));
    }

    /** Shows a URL without user, password and options. */
    static String shown(String text) {
        Matcher options = OPTIONS.matcher(text);
        String visible = options.find() ? text.substring(0, options.start()) : text;
        return USER_INFO.matcher(visible).replaceFirst("$1");
    }

    /** Names a part of the same storage. */
    URI withPart(String newPart) {
        // names of jobs are safe but for the percent sign
        return URI.create(text + "#" + newPart.replace("%", "%25"));
    }

    Dialect dialect() {
        Dialect dialect = Dialect.ofUrl(url);
        if (dialect == null) {
            throw new IllegalArgumentException(
                    "Checkpoints cannot be kept in " + shown + ": expected jdbc:postgresql:, jdbc:h2: or jdbc:sqlite:");
        }
        return dialect;
    }

    /** Makes what calls the database; connects only when it is called. */
    Database database(boolean mayCreate) {
        Connections connections = new UrlConnections(url, dialect(), options.timeoutMillis(), mayCreate);
        return new Database(connections, dialect(), options, shown, secrets);
    }

    private static String urlOfDriver(String text) {
        String url = OURS.matcher(text).replaceAll(matched -> "?".equals(matched.group(1)) ? "?" : "");
        // the first of several options was ours, or the only one
        return url.replace("?&", "?").replaceFirst("[?]$", "");
    }

    private static JdbcStorageOptions options(String text) {
        JdbcStorageOptions options = JdbcStorageOptions.defaults();
        Matcher matcher = OURS.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(3);
            options = switch (matcher.group(2)) {
                case "table-prefix" -> options.withTablePrefix(value);
                case "chunk-size-bytes" -> options.withChunkSizeBytes(number("chunk-size-bytes", value));
                case "timeout-seconds" -> options.withTimeout(Duration.ofSeconds(number("timeout-seconds", value)));
                default ->
                    throw new IllegalArgumentException("Checkpoint location " + shown(text)
                            + " has the unknown option 'tidemark." + matcher.group(2)
                            + "'; there are tidemark.table-prefix, tidemark.chunk-size-bytes and"
                            + " tidemark.timeout-seconds");
            };
        }
        return options;
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The option tidemark." + option + " is '" + value + "', no number", e);
        }
    }

    private static Set<String> secrets(String text) {
        Set<String> secrets = new LinkedHashSet<>();
        Matcher userInfo = USER_INFO.matcher(text);
        if (userInfo.find()) {
            secrets.add(userInfo.group(2));
            secrets.add(userInfo.group(2).replaceFirst("^[^:]*:", ""));
        }
        Matcher option = ANY.matcher(text);
        while (option.find()) {
            if (SECRET.matcher(option.group(1).toLowerCase(Locale.ROOT)).find()) {
                secrets.add(option.group(2));
                secrets.add(decoded(option.group(2)));
            }
        }
        secrets.remove("");
        return secrets;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** Shows no more than {@link #shown}: the components have the password. */
    @Override
    public String toString() {
        return shown + (part == null ? "" : "#" + part);
    }
}
