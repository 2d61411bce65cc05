package io.tidemark.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A certificate that a server on the loopback interface has signed itself, made by the JDK's {@code keytool}. */
final class SelfSignedCertificate {
    private static final String PASSWORD = "tidemark-test-store";
    private static final String ALIAS = "server";
    private static final long TIMEOUT_SECONDS = 60;

    private SelfSignedCertificate() {}

    /** Returns the file with the certificate alone, as clients want it (PEM). */
    static Path in(Path work) {
        return work.resolve("certificate.pem");
    }

    /**
     * Makes a key and its certificate, for the loopback address.
     *
     * @param work the server's own directory
     * @throws IOException if the JDK can't
     */
    static void make(Path work) throws IOException {
        keytool(
                work,
                List.of("-genkeypair", "-keyalg", "RSA", "-validity", "2", "-dname", "CN=localhost"),
                List.of("-ext", "SAN=ip:127.0.0.1,dns:localhost"));
        keytool(work, List.of("-exportcert", "-rfc"), List.of("-file", in(work).toString()));
    }

    /** Returns the file with the private key alone, not encrypted (PEM); {@link #exportKey} makes it. */
    static Path key(Path work) {
        return work.resolve("key.pem");
    }

    /**
     * Writes the private key for servers that do not read a store of Java.
     *
     * @param work where {@link #make} has made it
     * @throws IOException if it is not there
     */
    static void exportKey(Path work) throws IOException {
        try (InputStream bytes = Files.newInputStream(store(work))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(bytes, PASSWORD.toCharArray());
            byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            Files.writeString(key(work), "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IOException("The key that keytool has made cannot be read from " + store(work), e);
        }
    }

    /** Returns the properties by which a broker of Kafka uses it. */
    static Map<String, String> properties(Path work) {
        return Map.of(
                "ssl.keystore.location",
                store(work).toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                PASSWORD);
    }

    private static Path store(Path work) {
        return work.resolve("keystore.p12");
    }

    private static void keytool(Path work, List<String> action, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(action);
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store(work).toString(), "-storepass", PASSWORD));
        command.addAll(more);
        Path log = work.resolve("keytool.log");
        Process tool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!tool.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || tool.exitValue() != 0) {
                tool.destroyForcibly();
                throw new IOException("keytool could not make a certificate:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            tool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool made a certificate", e);
        }
    }
}
