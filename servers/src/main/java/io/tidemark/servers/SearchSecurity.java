package io.tidemark.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a node of Elasticsearch lets in, over TLS alone: one user, who may do everything. */
record SearchSecurity(String user, String password) {
    /** Writes it into a node's configuration and returns a client that trusts the node's certificate. */
    HttpClient prepare(Path configuration) throws IOException {
        SelfSignedCertificate.make(configuration);
        Map<String, String> store = SelfSignedCertificate.properties(configuration);
        Files.writeString(
                configuration.resolve("elasticsearch.yml"),
                String.join(
                        "\n",
                        "xpack.security.enabled: true",
                        "xpack.security.http.ssl.enabled: true",
                        "xpack.security.http.ssl.keystore.path: " + store.get("ssl.keystore.location"),
                        "xpack.security.http.ssl.keystore.password: " + store.get("ssl.keystore.password"),
                        ""),
                StandardOpenOption.APPEND);
        Files.writeString(configuration.resolve("users"), user + ":" + hash() + "\n");
        Files.writeString(configuration.resolve("users_roles"), "superuser:" + user + "\n");
        try {
            return HttpClient.newBuilder()
                    .sslContext(trusting(SelfSignedCertificate.in(configuration)))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate in " + configuration + " cannot be used", e);
        }
    }

    /** The shortest of the forms that Elasticsearch reads; it is a test's password. */
    private String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return "{SHA}" + Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-1.", e);
        }
    }

    /** Returns what trusts one certificate alone. */
    static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream bytes = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(bytes));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Returns the header by which the user is let in. */
    String authorization() {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }
}
